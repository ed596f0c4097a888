using LogSource.Buffer;
using LogSource.Lines;
using LogSource.Tail;
using LogSource.UnitTests.Buffer;

namespace LogSource.UnitTests.Tail;

public sealed class FollowerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Receives_the_lines_after_its_start_in_order_and_once()
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
    public async Task Falls_behind_the_ring_when_it_is_slow_and_catches_up_without_a_gap()
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
        Assert.InRange(harness.Buffer.Reads - reads, 5000 / 2 / PageSize.MaxEntries, int.MaxValue);
        await harness.AssertSharingAsync(slow, fast);
    }

    [Fact]
    public async Task Receives_at_most_one_batch_of_bytes_at_a_time_even_if_lines_are_long()
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
    public async Task Reads_a_burst_from_the_buffer_once_a_quiet_ring_was_trimmed()
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
    public async Task Waits_while_the_buffer_is_unavailable_and_misses_no_line()
    {
        var harness = new TailHarness();
        await using var follower = await harness.FollowAsync();
        var last = await harness.Buffer.GetLastIdAsync(TailHarness.App, Cancel);
        harness.Buffer.IsUnavailable = true;
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

        harness.Buffer.IsUnavailable = false;

        Assert.Equal([1, 2, 3], TailHarness.Numbers((await waiting).Lines));
        Assert.Equal([1, 2, 3], TailHarness.Numbers((await starting).Lines));
    }

    [Fact]
    public async Task Receives_its_lines_if_subscribing_fails()
    {
        var harness = new TailHarness();
        harness.Buffer.FailsSubscriptions = true;
        await using var follower = harness.Hub.Follow(TailHarness.App, FollowStart.After(EntryId.None));
        await harness.AppendAsync(1, 2);

        // The follower reads the first lines from the buffer itself. The next ones arrive only if the tail reads.
        Assert.Equal([1, 2], TailHarness.Numbers((await harness.NextAsync(follower)).Lines));
        await harness.AppendAsync(3, 1);
        Assert.Equal([3], TailHarness.Numbers((await harness.NextAsync(follower)).Lines));
    }

    [Fact]
    public async Task Receives_its_lines_at_the_next_poll_if_wake_ups_are_lost()
    {
        var harness = new TailHarness();
        await using var follower = await harness.FollowAsync();
        harness.Buffer.LosesWakeUps = true;

        await harness.AppendAsync(1, 2);

        Assert.Equal([1, 2], TailHarness.Numbers(await harness.TakeAsync(follower, 2)));
    }
}
