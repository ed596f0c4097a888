using EdgeGateway.Operations;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Operations;

/// <summary>The last changes of a gateway's state, and their readers.</summary>
public sealed class ChangeLogTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 28, 7, 45, 13, 146, TimeSpan.Zero));

    [Fact]
    public void A_reader_gets_each_change_once_and_in_order()
    {
        var log = new ChangeLog(_time);
        var after = log.Before(50);
        Assert.Empty(log.Read(after, out var next));
        Assert.False(next.IsCompleted);

        log.Add(ChangeKind.NotReady, "one");
        log.Add(ChangeKind.DestinationDown, "two");
        Assert.True(next.IsCompleted);
        var some = log.Read(after, out next);
        Assert.Equal(["not-ready one", "destination-down two"], some.Select(one => $"{one.Kind} {one.Text}"));
        Assert.Equal(_time.GetUtcNow(), some[0].Time);
        Assert.Empty(log.Read(some[^1].Id, out next));
        Assert.False(next.IsCompleted);
    }

    [Fact]
    public void The_last_thousand_are_kept()
    {
        var log = new ChangeLog(_time);
        var start = log.Before(0);
        for (var i = 0; i < 2_500; i++)
        {
            log.Add(ChangeKind.Ready, $"{i}");
        }

        var kept = log.Read(start, out _);
        Assert.Equal(ChangeLog.Capacity, kept.Count);
        Assert.Equal(("1500", "2499"), (kept[0].Text, kept[^1].Text));
        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => kept[0].Id + i), kept.Select(one => one.Id));
        Assert.Equal(50, log.Read(log.Before(50), out _).Count);
    }

    [Fact]
    public void A_reader_of_the_process_before_continues_with_the_first_change_of_this_one()
    {
        var before = new ChangeLog(_time);
        for (var i = 0; i < 100; i++)
        {
            before.Add(ChangeKind.Ready, "before");
        }

        var seen = before.Read(0, out _)[^1].Id;
        _time.Advance(TimeSpan.FromSeconds(1));
        var log = new ChangeLog(_time);
        log.Add(ChangeKind.Ready, "first");
        Assert.Equal(["first"], log.Read(seen, out _).Select(one => one.Text));

        // Of a host whose clock was set back.
        Assert.Equal(["first"], log.Read(long.MaxValue, out _).Select(one => one.Text));
    }

    [Fact]
    public async Task Readers_of_many_threads_miss_nothing()
    {
        const int Count = 900;
        var log = new ChangeLog(TimeProvider.System);
        var start = log.Before(0);
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(ReadAsync)).ToArray();
        await Parallel.ForAsync(
            0,
            Count,
            TestContext.Current.CancellationToken,
            (i, _) =>
            {
                log.Add(ChangeKind.Ready, $"{i}");
                return ValueTask.CompletedTask;
            }
        );

        foreach (var seen in await Task.WhenAll(readers))
        {
            Assert.Equal(Enumerable.Range(0, Count), seen.Select(int.Parse).Order());
        }

        async Task<List<string>> ReadAsync()
        {
            var seen = new List<string>();
            for (var after = start; seen.Count < Count; )
            {
                var some = log.Read(after, out var next);
                seen.AddRange(some.Select(one => one.Text));
                after = some.Count > 0 ? some[^1].Id : after;
                if (seen.Count < Count)
                {
                    await next.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
                }
            }

            return seen;
        }
    }
}
