using LogSource.Buffer;
using LogSource.Lines;
using LogSource.Tail;
using LogSource.UnitTests.Buffer;

namespace LogSource.UnitTests.Tail;

public sealed class FollowerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Gets_what_comes_after_its_start_in_order_and_once()
    {
        var harness = new TailHarness();
        await harness.AppendAsync(1, 3);
        await using var follower = harness.Hub.Follow(TailHarness.App, FollowStart.After(EntryId.None));

        var history = await harness.TakeAsync(follower, 3);
        await harness.AppendAsync(4, 2);
        var live = await harness.TakeAsync(follower, 2);

        Assert.Equal([1, 2, 3], TailHarness.Numbers(history));
        Assert.Equal([4, 5], TailHarness.Numbers(live));
    }

    [Fact]
    public async Task Starts_with_an_entry_of_the_history_without_a_gap_before_it()
    {
        var harness = new TailHarness(maxLines: 10);
        await harness.AppendAsync(1, 100);
        var start = (await harness.Buffer.ReadFromAsync(TailHarness.App, EntryId.None, 1, Cancel))[0].Id;
        await using var follower = harness.Hub.Follow(TailHarness.App, FollowStart.With(start));

        Assert.Equal(Enumerable.Range(91, 10), TailHarness.Numbers(await harness.TakeAsync(follower, 10)));
    }

    [Fact]
    public async Task Is_told_of_a_gap_where_its_history_was_lost_before_it_could_read_it()
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
    public async Task Falls_out_of_the_ring_when_it_is_slow_and_catches_up_without_a_gap()
    {
        var harness = new TailHarness();
        await using var slow = await harness.FollowAsync();
        await using var fast = await harness.FollowAsync();
        await harness.NextAsync(slow);

        for (var first = 0; first < 5000; first += 500)
        {
            harness.Time.Advance(LineRing.Window);
            await harness.AppendAsync(first, 500);
            await harness.TakeAsync(fast, 500);
        }

        var reads = harness.Buffer.Reads;
        Assert.Equal(Enumerable.Range(0, 5000), TailHarness.Numbers(await harness.TakeAsync(slow, 5000)));
        Assert.InRange(harness.Buffer.Reads - reads, 5000 / 2 / PageSize.Most, int.MaxValue);
        await harness.AssertSharingAsync(slow, fast);
    }

    [Fact]
    public async Task Is_given_no_more_than_a_batch_at_a_time_however_long_lines_are()
    {
        var harness = new TailHarness();
        await harness.Buffer.AppendAsync(
            TailHarness.App,
            [.. Enumerable.Range(0, 40).Select(_ => Sample.Line(new string('x', 20_000)))],
            Cancel
        );
        await using var follower = harness.Hub.Follow(TailHarness.App, FollowStart.After(EntryId.None));

        for (var lines = 0; lines < 40; )
        {
            var batch = (await harness.NextAsync(follower)).Lines;
            Assert.InRange(batch.Sum(line => line.Frame.Length), 1, EncodedBatch.MaxBytes);
            lines += batch.Count;
        }
    }

    [Fact]
    public async Task Finds_a_burst_in_the_ring_until_nothing_has_come_for_a_while()
    {
        var harness = new TailHarness();
        await using var slow = await harness.FollowAsync();
        await using var fast = await harness.FollowAsync();
        await harness.NextAsync(slow);
        await harness.AppendAsync(0, 3000);
        await harness.TakeAsync(fast, 3000);

        for (var poll = 0; poll < 3; poll++)
        {
            harness.Time.Advance(TailHub.PollInterval);
        }

        var reads = harness.Buffer.Reads;
        Assert.Equal(Enumerable.Range(0, 3000), TailHarness.Numbers(await harness.TakeAsync(slow, 3000)));
        Assert.NotEqual(reads, harness.Buffer.Reads);
    }

    [Fact]
    public async Task Gets_a_gap_where_its_place_was_trimmed_away_and_then_all_that_is_left()
    {
        var harness = new TailHarness(maxLines: 100);
        await using var follower = await harness.FollowAsync();
        var seen = await harness.Buffer.LastIdAsync(TailHarness.App, Cancel);
        await harness.AppendAsync(1, 500);
        var oldest = (await harness.Buffer.ReadFromAsync(TailHarness.App, EntryId.None, 1, Cancel))[0].Id;

        var batch = await harness.NextAsync(follower);

        Assert.Equal(new Gap(seen, oldest, Lost: null), batch.Gap);
        Assert.Equal(Enumerable.Range(401, 100), TailHarness.Numbers(batch.Lines));
    }

    [Fact]
    public async Task Goes_on_after_a_gap_when_the_stream_begins_anew_with_lower_ids()
    {
        var harness = new TailHarness();
        await harness.AppendAsync(1, 50);
        await using var follower = await harness.FollowAsync();
        var seen = await harness.Buffer.LastIdAsync(TailHarness.App, Cancel);

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
    public async Task Gets_nothing_twice_from_a_primary_that_lacks_the_newest_lines(bool looksBeforeNewOnesCome)
    {
        var harness = new TailHarness();
        await using var follower = await harness.FollowAsync();
        await harness.AppendAsync(1, 5);
        await harness.TakeAsync(follower, 5);
        await harness.AppendAsync(6, 5);
        await harness.TakeAsync(follower, 5);
        var seen = await harness.Buffer.LastIdAsync(TailHarness.App, Cancel);

        var retained = await harness.Buffer.ReadFromAsync(TailHarness.App, EntryId.None, int.MaxValue, Cancel);
        var other = new ScriptedBuffer([.. retained.SkipLast(5)]);
        harness.Buffer.Inner = other;
        var next = harness.NextAsync(follower);
        while (looksBeforeNewOnesCome && other.Reads < 3)
        {
            await Task.Yield();
        }

        // One has a lower id than what was seen, the other a higher one.
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
    public async Task Starts_over_with_a_gap_when_its_start_is_beyond_the_end()
    {
        var harness = new TailHarness();
        await harness.AppendAsync(1, 2);
        var start = new EntryId(ulong.MaxValue, 0);
        await using var follower = harness.Hub.Follow(TailHarness.App, FollowStart.After(start));

        var batch = await harness.NextAsync(follower);

        Assert.Equal(start, batch.Gap?.After);
        Assert.Equal([1, 2], TailHarness.Numbers(batch.Lines));
    }

    [Fact]
    public async Task Waits_out_a_buffer_that_is_away_and_misses_nothing()
    {
        var harness = new TailHarness();
        await using var follower = await harness.FollowAsync();
        var last = await harness.Buffer.LastIdAsync(TailHarness.App, Cancel);
        harness.Buffer.IsAway = true;
        await using var newcomer = harness.Hub.Follow(TailHarness.App, FollowStart.With(last.Next));
        var waiting = harness.NextAsync(follower);
        var starting = harness.NextAsync(newcomer);
        await harness.Buffer.Inner.AppendAsync(TailHarness.App, Sample.Numbers(1, 3), Cancel);
        var reads = harness.Buffer.Reads;
        while (harness.Buffer.Reads < reads + 5)
        {
            await Task.Yield();
        }

        Assert.False(waiting.IsCompleted || starting.IsCompleted);

        harness.Buffer.IsAway = false;

        Assert.Equal([1, 2, 3], TailHarness.Numbers((await waiting).Lines));
        Assert.Equal([1, 2, 3], TailHarness.Numbers((await starting).Lines));
    }

    [Fact]
    public async Task Gets_its_lines_though_nobody_can_be_subscribed_to()
    {
        var harness = new TailHarness();
        harness.Buffer.RefusesSubscriptions = true;
        await using var follower = harness.Hub.Follow(TailHarness.App, FollowStart.After(EntryId.None));
        await harness.AppendAsync(1, 2);

        // The first come from the buffer, to which the follower looks itself; the next ones only if the tail reads.
        Assert.Equal([1, 2], TailHarness.Numbers((await harness.NextAsync(follower)).Lines));
        await harness.AppendAsync(3, 1);
        Assert.Equal([3], TailHarness.Numbers((await harness.NextAsync(follower)).Lines));
    }

    [Fact]
    public async Task Gets_its_lines_at_the_next_poll_when_wake_ups_are_lost()
    {
        var harness = new TailHarness();
        await using var follower = await harness.FollowAsync();
        harness.Buffer.LosesWakeUps = true;

        await harness.AppendAsync(1, 2);

        Assert.Equal([1, 2], TailHarness.Numbers(await harness.TakeAsync(follower, 2)));
    }
}
