using System.Diagnostics;
using System.Globalization;

namespace FunctionalTests.Viewer;

/// <summary>
/// Many lines a second, for some seconds or for the time in <c>EDGEGATEWAY_TEST_VIEWER_LOAD</c>, after so many that the
/// page drops its oldest ones meanwhile.
/// </summary>
[Collection(ViewerTestGroup.Name)]
[Trait("Category", "Heavy")]
public sealed class LoadTests(ViewerFixture fixture)
{
    private const string DurationVariable = "EDGEGATEWAY_TEST_VIEWER_LOAD";
    private const int DefaultSeconds = 5;
    private const int LinesPerSecond = 5_000;
    private const int Batch = 250;
    private const int MaxLines = 100_000;
    private const long MaxBytes = 64 * 1024 * 1024;
    private const int Prefilled = 90_000;
    private const string CountFrames = """
        () => {
            window.frames_ = 0;
            window.longest_ = 0;
            let last = performance.now();
            const count = now => {
                window.frames_++;
                window.longest_ = Math.max(window.longest_, now - last);
                last = now;
                requestAnimationFrame(count);
            };
            requestAnimationFrame(count);
        }
        """;

    // Both pages are measured at the same time on the same machine, so only their ratio counts.
    [Fact]
    public async Task A_page_that_gets_5000_lines_a_second_paints_at_least_a_third_of_an_idle_pages_frames()
    {
        var duration = Environment.GetEnvironmentVariable(DurationVariable) is { Length: > 0 } value
            ? TimeSpan.Parse(value, CultureInfo.InvariantCulture)
            : TimeSpan.FromSeconds(DefaultSeconds);
        var (busy, quiet) = (fixture.NewApp(), fixture.NewApp());
        await fixture.WriteNumberedAsync(quiet, 1, 100);
        await fixture.WriteNumberedAsync(busy, 1, 100);
        await using var idle = await fixture.OpenAsync(quiet);
        await using var page = await fixture.OpenAsync(busy);
        await idle.HasStateAsync("live");
        await page.HasStateAsync("live");

        // Matches are counted and marked, too.
        await page.Page.Locator("#search").FillAsync("line 1");
        var written = 100;
        while (written < Prefilled)
        {
            await fixture.WriteNumberedAsync(busy, written + 1, written + 10_000);
            written += 10_000;
        }

        await page.ShowsAsync(ViewerPage.Numbered(written));
        await idle.Page.EvaluateAsync(CountFrames);
        await page.Page.EvaluateAsync(CountFrames);
        var (start, clock) = (written, Stopwatch.StartNew());
        while (clock.Elapsed < duration)
        {
            await fixture.WriteNumberedAsync(busy, written + 1, written + Batch);
            written += Batch;
            var due = TimeSpan.FromSeconds((written - start) / (double)LinesPerSecond);
            if (due > clock.Elapsed)
            {
                await Task.Delay(due - clock.Elapsed, TestContext.Current.CancellationToken);
            }
        }

        var (frames, longest) = await FramesAsync(page);
        var (idleFrames, idleLongest) = await FramesAsync(idle);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{written - start} lines in {clock.Elapsed}: {frames} of {idleFrames} frames, longest pause {longest:0} ms, "
                + $"of the idle page {idleLongest:0} ms"
        );
        Assert.True(frames * 3 >= idleFrames, $"{frames} frames, and {idleFrames} of the idle page");
        // The rate was reached.
        Assert.InRange(written - start, duration.TotalSeconds * LinesPerSecond * 0.9, int.MaxValue);

        // All lines arrived, and memory is bounded.
        await page.ShowsAsync(ViewerPage.Numbered(written));
        Assert.InRange(await NumberAsync(page, "data-count"), MaxLines * 8 / 10, MaxLines);
        Assert.InRange(await NumberAsync(page, "data-bytes"), 1, MaxBytes);
        Assert.Empty(page.Errors);
    }

    private static async Task<(int Frames, double Longest)> FramesAsync(ViewerPage page) =>
        (
            await page.Page.EvaluateAsync<int>("window.frames_"),
            await page.Page.EvaluateAsync<double>("window.longest_")
        );

    private static async Task<long> NumberAsync(ViewerPage page, string attribute) =>
        long.Parse((await page.List.GetAttributeAsync(attribute))!, CultureInfo.InvariantCulture);
}
