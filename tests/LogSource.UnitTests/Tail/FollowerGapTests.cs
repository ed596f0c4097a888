using LogSource.Lines;
using LogSource.Tail;

namespace LogSource.UnitTests.Tail;

public sealed class FollowerGapTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Starts_at_a_retained_entry_without_a_gap_before_it()
    {
        var harness = new TailHarness(maxLines: 10);
        await harness.AppendAsync(1, 100);
        var start = (await harness.Buffer.ReadFromAsync(TailHarness.App, EntryId.None, 1, Cancel))[0].Id;
        await using var follower = harness.Hub.Follow(TailHarness.App, FollowStart.With(start));

        Assert.Equal(Enumerable.Range(91, 10), TailHarness.Numbers(await harness.TakeAsync(follower, 10)));
    }

    [Fact]
    public async Task Receives_a_gap_if_its_history_was_lost_before_it_was_read()
    {
        var harness = new TailHarness(maxLines: 10);
        await harness.AppendAsync(1, 10);
        var start = (await harness.Buffer.ReadFromAsync(TailHarness.App, EntryId.None, 1, Cancel))[0].Id;
        harness.Buffer.Inner = harness.NewBuffer();
        await using var follower = harness.Hub.Follow(
            TailHarness.App,
            FollowStart.With(new EntryId(start.Milliseconds + 5, 0))
        );
        await harness.AppendAsync(11, 1);

        var batch = await harness.NextAsync(follower);

        Assert.Equal(new EntryId(start.Milliseconds + 5, 0), batch.Gap?.After);
        Assert.Equal([11], TailHarness.Numbers(batch.Lines));
    }

    [Fact]
    public async Task Receives_a_gap_if_its_cursor_was_trimmed_and_then_all_retained_lines()
    {
        var harness = new TailHarness(maxLines: 100);
        await using var follower = await harness.FollowAsync();
        var seen = await harness.Buffer.GetLastIdAsync(TailHarness.App, Cancel);
        await harness.AppendAsync(1, 500);
        var oldest = (await harness.Buffer.ReadFromAsync(TailHarness.App, EntryId.None, 1, Cancel))[0].Id;

        var batch = await harness.NextAsync(follower);

        Assert.Equal(new Gap(seen, oldest, Lost: null), batch.Gap);
        Assert.Equal(Enumerable.Range(401, 100), TailHarness.Numbers(batch.Lines));
    }

    [Fact]
    public async Task Continues_after_a_gap_if_the_buffer_restarts_with_lower_ids()
    {
        var harness = new TailHarness();
        await harness.AppendAsync(1, 50);
        await using var follower = await harness.FollowAsync();
        var seen = await harness.Buffer.GetLastIdAsync(TailHarness.App, Cancel);

        harness.Time.AdjustTime(harness.Time.GetUtcNow().AddHours(-1));
        harness.Buffer.Inner = harness.NewBuffer();
        await harness.AppendAsync(100, 3);
        var batch = await harness.NextAsync(follower);
        await harness.AppendAsync(103, 2);
        var next = await harness.TakeAsync(follower, 2);

        Assert.Equal(seen, batch.Gap?.After);
        Assert.True(batch.Gap?.Before < seen);
        Assert.Equal([100, 101, 102], TailHarness.Numbers(batch.Lines));
        Assert.Equal([103, 104], TailHarness.Numbers(next));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Repeats_no_line_after_a_failover_to_a_primary_without_the_newest_lines(
        bool readsBeforeNewLinesArrive
    )
    {
        var harness = new TailHarness();
        await using var follower = await harness.FollowAsync();
        await harness.AppendAsync(1, 5);
        await harness.TakeAsync(follower, 5);
        await harness.AppendAsync(6, 5);
        await harness.TakeAsync(follower, 5);
        var seen = await harness.Buffer.GetLastIdAsync(TailHarness.App, Cancel);

        var retained = await harness.Buffer.ReadFromAsync(TailHarness.App, EntryId.None, int.MaxValue, Cancel);
        var other = new ScriptedBuffer([.. retained.SkipLast(5)]);
        harness.Buffer.Inner = other;
        var next = harness.NextAsync(follower);
        while (readsBeforeNewLinesArrive && other.Reads < 3)
        {
            await Task.Yield();
        }

        // The first has a lower id than the last line seen, the second a higher one.
        other.Add(new EntryId(retained[^6].Id.Milliseconds + 1, 0), 100);
        other.Add(seen.Next, 101);
        var batch = await next;
        var numbers = TailHarness.Numbers(batch.Lines).ToList();
        while (numbers.Count < 2)
        {
            numbers.AddRange(TailHarness.Numbers(await harness.TakeAsync(follower, 1)));
        }

        Assert.Equal(seen, batch.Gap?.After);
        Assert.Equal([100, 101], numbers);
    }

    [Fact]
    public async Task Starts_at_the_oldest_line_with_a_gap_if_its_start_is_beyond_the_end()
    {
        var harness = new TailHarness();
        await harness.AppendAsync(1, 2);
        var start = new EntryId(ulong.MaxValue, 0);
        await using var follower = harness.Hub.Follow(TailHarness.App, FollowStart.After(start));

        var batch = await harness.NextAsync(follower);

        Assert.Equal(start, batch.Gap?.After);
        Assert.Equal([1, 2], TailHarness.Numbers(batch.Lines));
    }
}
