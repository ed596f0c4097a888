using System.Diagnostics;

namespace FunctionalTests.Viewer;

/// <summary>Many lines a second.</summary>
[Collection(ViewerTestGroup.Name)]
[Trait("Category", "Heavy")]
public sealed class LoadTests(ViewerFixture fixture)
{
    private const int LinesPerSecond = 5_000;
    private const int Batch = 250;
    private const string CountFrames = """
        () => {
            window.frames_ = 0;
            const count = () => { window.frames_++; requestAnimationFrame(count); };
            requestAnimationFrame(count);
        }
        """;

    // Both pages are measured at the same time on the same machine, so only their ratio counts.
    [Fact]
    public async Task A_page_that_gets_5000_lines_a_second_paints_at_least_a_third_of_an_idle_pages_frames()
    {
        const int Seconds = 6;
        var (busy, quiet) = (fixture.NewApp(), fixture.NewApp());
        await fixture.WriteNumberedAsync(quiet, 1, 100);
        await fixture.WriteNumberedAsync(busy, 1, 100);
        await using var idle = await fixture.OpenAsync(quiet);
        await using var page = await fixture.OpenAsync(busy);
        await idle.HasStateAsync("live");
        await page.HasStateAsync("live");
        await idle.Page.EvaluateAsync(CountFrames);
        await page.Page.EvaluateAsync(CountFrames);

        var written = 100;
        var clock = Stopwatch.StartNew();
        while (written < (Seconds * LinesPerSecond) + 100)
        {
            await fixture.WriteNumberedAsync(busy, written + 1, written + Batch);
            written += Batch;
            var due = TimeSpan.FromSeconds((written - 100.0) / LinesPerSecond);
            if (due > clock.Elapsed)
            {
                await Task.Delay(due - clock.Elapsed, TestContext.Current.CancellationToken);
            }
        }

        var frames = await page.Page.EvaluateAsync<int>("window.frames_");
        var idleFrames = await idle.Page.EvaluateAsync<int>("window.frames_");
        TestContext.Current.TestOutputHelper?.WriteLine($"{frames} of {idleFrames} frames in {clock.Elapsed}");
        Assert.True(frames * 3 >= idleFrames, $"{frames} frames, and {idleFrames} of the idle page");

        // All lines arrived, in the bounds of the page's memory.
        await page.ShowsAsync(ViewerPage.Numbered(written));
        await page.HasLinesAsync(written);
        Assert.Empty(page.Errors);
    }
}
