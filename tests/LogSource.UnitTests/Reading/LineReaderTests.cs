using LogSource.Lines;
using LogSource.Reading;
using LogSource.Reading.Queries;
using LogSource.UnitTests.Buffer;
using LogSource.UnitTests.Tail;

namespace LogSource.UnitTests.Reading;

public sealed class LineReaderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_time_starts_with_the_first_line_that_arrived_then_or_later()
    {
        var harness = new TailHarness();
        var begin = harness.Time.GetUtcNow();
        for (var i = 0; i < 5; i++)
        {
            await harness.AppendAsync(2 * i, 2);
            harness.Time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], await NumbersSinceAsync(begin.AddMilliseconds(-1)));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], await NumbersSinceAsync(begin));
        Assert.Equal([4, 5, 6, 7, 8, 9], await NumbersSinceAsync(begin.AddMilliseconds(11)));
        Assert.Equal([4, 5, 6, 7, 8, 9], await NumbersSinceAsync(begin.AddMilliseconds(20)));
        Assert.Equal([8, 9], await NumbersSinceAsync(begin.AddMilliseconds(40)));
        Assert.Empty(await NumbersSinceAsync(begin.AddMilliseconds(41)));
        Assert.Empty(await NumbersSinceAsync(begin.AddYears(1)));

        async Task<IReadOnlyList<int>> NumbersSinceAsync(DateTimeOffset time)
        {
            var (gap, entries) = await ReadSinceAsync(harness, time);
            Assert.Null(gap);
            return entries.Numbers();
        }
    }

    [Fact]
    public async Task A_time_before_all_retained_lines_reports_those_that_were_trimmed()
    {
        var harness = new TailHarness(maxLines: 5);
        await harness.AppendAsync(0, 12);

        var (gap, entries) = await ReadSinceAsync(harness, DateTimeOffset.UnixEpoch);

        Assert.Equal([7, 8, 9, 10, 11], entries.Numbers());
        Assert.Equal(new Gap(EntryId.None, entries[0].Id, Lost: 7), gap);
    }

    private static async Task<(Gap? Gap, IReadOnlyList<LogEntry> Entries)> ReadSinceAsync(
        TailHarness harness,
        DateTimeOffset time
    )
    {
        var reader = new LineReader(harness.Buffer);
        Assert.True(LinePosition.TryParse($"{time:yyyy-MM-ddTHH:mm:ss.fffZ}", out var position));
        var start = await reader.FindStartAsync(TailHarness.App, position, Cancel);
        var (gap, entries) = ((Gap?)null, new List<LogEntry>());
        await foreach (var page in reader.ReadAsync(TailHarness.App, start, EntryId.Max, Cancel))
        {
            gap ??= page.Gap;
            entries.AddRange(page.Entries);
        }

        return (gap, entries);
    }
}
