using LogSource.Lines;
using LogSource.Reading;
using LogSource.Reading.Queries;
using LogSource.Tail;
using LogSource.UnitTests.Buffer;
using LogSource.UnitTests.Tail;

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
            harness
                .NewSearch()
                .FindNewestAsync(
                    TailHarness.App,
                    new LogQuery { Lines = 1, Filter = new LineFilter(filter, null) },
                    last,
                    aborted.Token
                )
        );

        Assert.Equal(reads + 3, harness.Buffer.Reads);
    }

    [Theory]
    // The lines to find of 1,000, and the reads of those that were found: short lines are kept.
    [InlineData(1, 10, 0)]
    [InlineData(400, 10, 0)]
    [InlineData(400, 2_000, 6)]
    [InlineData(1_000, 2_000, 30)]
    public async Task What_was_found_is_sent_without_reading_it_again_as_far_as_memory_is_used_for_it(
        int count,
        int length,
        int reads
    )
    {
        var harness = new TailHarness();
        await harness.Buffer.AppendAsync(
            TailHarness.App,
            [.. Enumerable.Range(0, 1_000).Select(number => Sample.Line($"{number} {new string('x', length)}"))],
            Cancel
        );
        var query = new LogQuery { Lines = count, Filter = LineFilter.All };

        var newest = await harness.NewSearch().FindNewestAsync(TailHarness.App, query, EntryId.Max, Cancel);
        Assert.Equal(Enumerable.Range(1_000 - count, count), await NumbersAsync(newest));
        var start = FollowStart.After(EntryId.None);
        var oldest = await harness.NewSearch().FindOldestAsync(TailHarness.App, query, start, EntryId.Max, Cancel);
        Assert.Equal(Enumerable.Range(0, count), await NumbersAsync(oldest));

        async Task<IReadOnlyList<int>> NumbersAsync(SearchResult result)
        {
            var before = harness.Buffer.Reads;
            var numbers = new List<int>();
            await foreach (var page in result.Pages)
            {
                numbers.AddRange(page.Entries.Select(entry => int.Parse(entry.Text().Split(' ')[0], null)));
            }

            Assert.InRange(harness.Buffer.Reads - before, Math.Min(reads, 1), reads);
            return numbers;
        }
    }

    [Fact]
    public async Task Lines_that_were_kept_are_not_reported_as_lost_when_they_are_trimmed_before_they_are_sent()
    {
        const int Count = 400;
        var harness = new TailHarness(maxLines: Count);
        await harness.Buffer.AppendAsync(TailHarness.App, Long(0, Count), Cancel);
        var query = new LogQuery { Lines = Count, Filter = LineFilter.All };
        var result = await harness.NewSearch().FindNewestAsync(TailHarness.App, query, EntryId.Max, Cancel);
        var (lines, gaps) = (new List<LogEntry>(), new List<Gap>());
        await foreach (var page in result.Pages)
        {
            if (page.Gap is { } gap)
            {
                gaps.Add(gap);
            }

            lines.AddRange(page.Entries);
            if (lines.Count == page.Entries.Count)
            {
                await harness.Buffer.AppendAsync(TailHarness.App, Long(Count, Count), Cancel);
            }
        }

        // The gap ends where the lines go on.
        var only = Assert.Single(gaps);
        var next = lines.First(line => line.Id > only.After);
        Assert.Equal(next.Id, only.Before);
        Assert.Equal($"{Count - 1}", lines[^1].Text().Split(' ')[0]);

        static LogLine[] Long(int first, int count) =>
            [.. Enumerable.Range(first, count).Select(number => Sample.Line($"{number} {new string('x', 2_000)}"))];
    }
}
