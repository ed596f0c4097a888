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
    // The number that the needle replaces, and the searches that reach it from the newest line.
    [InlineData(0, 3)]
    [InlineData(5_000, 2)]
    [InlineData(4_999, 3)]
    [InlineData(Lines - 1, 1)]
    public async Task A_rare_line_is_found_in_several_searches_of_limited_cost(int place, int expected)
    {
        var harness = await FillAsync(place);
        var search = harness.NewSearch();
        var (last, found, searches) = (EntryId.Max, (EntryId?)null, 0);
        while (found is null)
        {
            var reads = harness.Buffer.Reads;
            var result = await search.FindStartAsync(TailHarness.App, 1, Needle(), last, Cancel);
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
        EntryId? next;
        List<LogEntry> found;
        do
        {
            (var pages, next) = await search.ReadOldestAsync(TailHarness.App, start, 1, Needle(), last, true, Cancel);
            found = await pages.SelectMany(page => page.Entries).ToListAsync(Cancel);
            searches++;
            start = FollowStart.After(next ?? EntryId.Max);
        } while (next is not null);

        Assert.Equal((3, last), (searches, Assert.Single(found).Id));
        // Each line was read once.
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

    private static LineFilter Needle()
    {
        Assert.True(MessageSearch.TryParse("needle", invert: false, out var search, out _));
        return new LineFilter(ContainerFilter.All, search);
    }

    private static async Task<TailHarness> FillAsync(int needle)
    {
        var harness = new TailHarness(maxLines: Lines);
        var lines = Sample.Numbers(0, Lines);
        lines[needle] = Sample.Line($"{needle} is the Needle");
        await harness.Buffer.AppendAsync(TailHarness.App, lines, Cancel);
        return harness;
    }

    private static async Task<int> NumberAsync(TailHarness harness, EntryId id)
    {
        var found = await harness.Buffer.ReadFromAsync(TailHarness.App, id, 1, Cancel);
        return int.Parse(found[0].Text().Split(' ')[0], null);
    }
}
