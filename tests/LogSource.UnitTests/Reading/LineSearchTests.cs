using LogSource.Buffer;
using LogSource.Lines;
using LogSource.Reading;
using LogSource.Reading.Dumps;
using LogSource.Reading.Queries;
using LogSource.Tail;
using LogSource.UnitTests.Buffer;
using LogSource.UnitTests.Tail;
using Microsoft.AspNetCore.Http;

namespace LogSource.UnitTests.Reading;

public sealed class LineSearchTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_search_ends_when_the_client_aborts()
    {
        using var aborted = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var harness = new TailHarness();
        await harness.AppendAsync(0, 50_000);
        var last = await harness.Buffer.GetLastIdAsync(TailHarness.App, Cancel);
        Assert.True(ContainerFilter.TryParse("rare", out var filter, out _));
        var reads = harness.Buffer.Reads;
        harness.Buffer.OnRead = () =>
        {
            if (harness.Buffer.Reads == reads + 3)
            {
                aborted.Cancel();
            }
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            harness.NewSearch().FindStartAsync(TailHarness.App, 1, new LineFilter(filter, null), last, aborted.Token)
        );

        Assert.Equal(reads + 3, harness.Buffer.Reads);
    }

    [Theory]
    [InlineData("?n=1000&search=1", 400)]
    [InlineData("?n=1000&filter=web&before=2999-01-01T00:00:00Z", 400)]
    [InlineData("?after=0-0&n=1000&search=1", 400)]
    [InlineData("?after=0-0&n=300", 300)]
    [InlineData("?after=0-0&n=300&filter=web", 300)]
    [InlineData("?since=0-0&search=1", 400)]
    [InlineData("?since=0-0&filter=web", 400)]
    public async Task A_dump_reads_its_lines_once(string query, int examined)
    {
        var harness = new TailHarness();
        await harness.AppendAsync(1000, 400);
        var request = new DefaultHttpContext().Request;
        request.QueryString = new QueryString(query);
        var reader = new LineReader(harness.Buffer);
        var selection = new DumpSelection(harness.Buffer, harness.NewSearch(), reader);
        var reads = harness.Buffer.Reads;

        var dump = await selection.SelectAsync(TailHarness.App, LogQuery.Parse(request), isJson: true, Cancel);
        var lines = await dump.Pages.SelectMany(page => page.Entries).ToListAsync(Cancel);

        Assert.Equal(Enumerable.Range(1000, examined), lines.Numbers());
        // Beside its pages it asks for the newest line and for the line after its last one.
        Assert.InRange(
            harness.Buffer.Reads - reads,
            examined / PageSize.MaxEntries,
            (examined / PageSize.MaxEntries) + 3
        );
    }

    [Fact]
    public async Task A_gap_after_all_that_a_search_keeps_is_reported()
    {
        // As many lines as a page has are as large as all that is kept.
        const int Size = (SearchProgress.MaxKeptBytes / PageSize.MaxEntries) - SearchProgress.Overhead;
        const int Lines = 2 * PageSize.MaxEntries;
        var harness = new TailHarness(maxLines: Lines);
        LogLine[] lines = [.. Enumerable.Repeat(Sample.Line(new string('x', Size)), Lines)];
        await harness.Buffer.AppendAsync(TailHarness.App, lines, Cancel);
        var last = await harness.Buffer.GetLastIdAsync(TailHarness.App, Cancel);
        Assert.True(MessageSearch.TryParse("x", invert: false, out var search, out _));
        var reads = harness.Buffer.Reads;
        harness.Buffer.OnRead = () =>
        {
            if (harness.Buffer.Reads == reads + 2)
            {
                // The rest of the lines is trimmed before it is read. The buffer in memory appends at once.
                _ = harness.Buffer.AppendAsync(TailHarness.App, lines, Cancel);
            }
        };

        var (pages, next) = await harness
            .NewSearch()
            .ReadOldestAsync(
                TailHarness.App,
                FollowStart.After(EntryId.None),
                int.MaxValue,
                new LineFilter(ContainerFilter.All, search),
                last,
                hasBudget: true,
                Cancel
            );

        var found = await pages.ToListAsync(Cancel);
        Assert.Equal([PageSize.MaxEntries, 0], found.Select(page => page.Entries.Count));
        Assert.Equal(found[0].Entries[^1].Id, found[1].Gap?.After);
        Assert.Null(next);
    }
}
