using LogSource.Lines;
using LogSource.Reading;
using LogSource.Reading.Queries;
using LogSource.Tail;
using LogSource.UnitTests.Buffer;
using LogSource.UnitTests.Tail;

namespace LogSource.UnitTests.Reading;

public sealed class SearchBudgetTests
{
    private const int Lines = (2 * SearchBudget.MaxLines) + 5_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    // The number that the needle replaces, the searches that reach it from the newest line, what is searched.
    [InlineData(0, 3, true)]
    [InlineData(5_000, 2, true)]
    [InlineData(4_999, 3, true)]
    [InlineData(4_999, 3, false)]
    [InlineData(Lines - 1, 1, true)]
    public async Task A_rare_line_is_found_in_several_searches_of_limited_cost(int place, int expected, bool byMessage)
    {
        var harness = await FillAsync(place);
        var query = byMessage ? Needle() : RareContainer();
        var search = harness.NewSearch();
        var (last, found, searches) = (EntryId.Max, (EntryId?)null, 0);
        while (found is null)
        {
            var reads = harness.Buffer.Reads;
            var result = await search.FindNewestAsync(TailHarness.App, query, last, Cancel);
            Assert.Equal(result.Found is null ? 0 : 1, await result.Pages.CountAsync(Cancel));
            Assert.InRange(harness.Buffer.Reads - reads, 1, (SearchBudget.MaxLines / 100) + 2);
            searches++;
            found = result.Found;
            Assert.Equal(place == 0 && found is not null, result.Next is null);
            last = result.Next?.Previous ?? EntryId.None;
        }

        Assert.Equal(expected, searches);
        Assert.Equal(place, await NumberAsync(harness, found.Value));
    }

    [Fact]
    public async Task A_forward_search_goes_on_after_the_last_examined_line()
    {
        var harness = await FillAsync(Lines - 1);
        var search = harness.NewSearch();
        var last = await harness.Buffer.GetLastIdAsync(TailHarness.App, Cancel);
        var (start, searches, reads) = (FollowStart.After(EntryId.None), 0, harness.Buffer.Reads);
        SearchResult result;
        do
        {
            result = await search.FindOldestAsync(TailHarness.App, Needle(), start, last, Cancel);
            Assert.Equal(result.Found is null ? 0 : 1, await result.Pages.CountAsync(Cancel));
            searches++;
            start = FollowStart.After(result.Next ?? EntryId.Max);
        } while (result.Next is not null);

        Assert.Equal((3, last), (searches, result.Found));
        // Each line was read once, by the page.
        Assert.InRange(harness.Buffer.Reads - reads, Lines / 128, (Lines / 128) + 6);
    }

    [Fact]
    public void Long_lines_and_slow_searches_exhaust_it_earlier()
    {
        var harness = new TailHarness();
        var line = new LogEntry(new EntryId(1, 0), new LogLine("web-1", 0, new byte[64 * 1024]));
        var budget = new SearchBudget(harness.Time);
        for (var i = 0; i < SearchBudget.MaxBytes / line.Line.Message.Length; i++)
        {
            Assert.False(budget.IsExhausted);
            budget.Subtract(line);
        }

        Assert.True(budget.IsExhausted);

        // The first line is examined in any case, so that each request makes progress.
        budget = new SearchBudget(harness.Time);
        harness.Time.Advance(SearchBudget.MaxTime);
        Assert.False(budget.IsExhausted);
        budget.Subtract(line);
        Assert.True(budget.IsExhausted);
    }

    private static LogQuery Needle()
    {
        Assert.True(MessageSearch.TryParse("needle", invert: false, out var search, out _));
        return new LogQuery
        {
            Lines = 1,
            Filter = new LineFilter(ContainerFilter.All, search),
            IsBounded = true,
        };
    }

    private static LogQuery RareContainer()
    {
        Assert.True(ContainerFilter.TryParse("rare", out var filter, out _));
        return new LogQuery
        {
            Lines = 1,
            Filter = new LineFilter(filter, null),
            IsBounded = true,
        };
    }

    private static async Task<TailHarness> FillAsync(int needle)
    {
        var harness = new TailHarness(maxLines: Lines);
        var lines = Sample.Numbers(0, Lines);
        lines[needle] = Sample.Line($"{needle} is the Needle", "rare-1");
        await harness.Buffer.AppendAsync(TailHarness.App, lines, Cancel);
        return harness;
    }

    private static async Task<int> NumberAsync(TailHarness harness, EntryId id)
    {
        var found = await harness.Buffer.ReadFromAsync(TailHarness.App, id, 1, Cancel);
        return int.Parse(found[0].Text().Split(' ')[0], null);
    }
}
