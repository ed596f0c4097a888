using System.Globalization;
using static Microsoft.Playwright.Assertions;

namespace FunctionalTests.Dashboard;

/// <summary>The table of 20,000 streams.</summary>
[Collection(DashboardTestGroup.Name)]
[Trait("Category", "Heavy")]
public sealed class ManyStreamsTests(DashboardFixture fixture)
{
    private const int Streams = 20_000;
    private const string CountFrames = """
        () => {
            window.frames_ = 0;
            const count = () => { window.frames_++; requestAnimationFrame(count); };
            requestAnimationFrame(count);
        }
        """;

    [Fact]
    public async Task Streams_are_paged_and_sorted_while_the_page_keeps_drawing()
    {
        var numbers = new FakeNumbers(Streams);
        await using var page = await fixture.OpenAsync(prepare: numbers.AnswerAsync);
        await page.HasStreamsAsync(100);
        await page.HasTextAsync("#page-range", "1 to 100 of 20,000");

        // Pages follow each other without a repetition.
        var seen = new HashSet<string>();
        await page.Page.EvaluateAsync(CountFrames);
        for (var number = 0; number < 10; number++)
        {
            var range = string.Create(
                CultureInfo.InvariantCulture,
                $"{number * 100 + 1:N0} to {(number + 1) * 100:N0} of"
            );
            await page.HasTextAsync("#page-range", range);
            var ids = await page.Page.EvaluateAsync<string[]>(
                "[...document.querySelectorAll('#stream-table tbody tr')].map(row => row.dataset.id)"
            );
            Assert.Equal(100, ids.Length);
            Assert.All(ids, id => Assert.True(seen.Add(id), id));
            await page.ClickAsync("#next-page");
        }

        // The largest number of bytes is first, then the smallest.
        await page.ClickAsync("[data-sort=bytes]");
        await page.HasTextAsync("#page-range", "1 to 100 of 20,000");
        await Expect(page.Page.Locator("th[aria-sort=descending]")).ToHaveTextAsync("Sent");
        await Expect(page.Streams.First).ToContainTextAsync("977 KiB");
        await page.ClickAsync("[data-sort=bytes]");
        await Expect(page.Streams.First).ToContainTextAsync("0 B");
        await page.Page.Locator("#filter-tenant").FillAsync("tenant-3");
        await page.HasTextAsync("#page-range", "1 to 100 of 2,857");
        await page.HasTextAsync("#end-matching", "End all 2,857 matching");

        // Only the rows of one page exist, and frames were drawn in between.
        Assert.InRange(await page.Page.EvaluateAsync<int>("document.querySelectorAll('*').length"), 1, 6_000);
        Assert.InRange(await page.Page.EvaluateAsync<int>("window.frames_"), 30, int.MaxValue);
        Assert.Empty(page.Errors);
    }
}
