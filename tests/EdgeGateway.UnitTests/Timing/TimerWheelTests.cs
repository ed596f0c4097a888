using EdgeGateway.Timing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Timing;

public sealed class TimerWheelTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly TimerWheel _wheel;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    public TimerWheelTests() => _wheel = new TimerWheel(_time, Tick, NullLogger<TimerWheel>.Instance);

    public void Dispose() => _wheel.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(250)]
    [InlineData(251)]
    [InlineData(14_999)]
    [InlineData(64_000)]
    [InlineData(200_123)]
    public void Fires_once_and_at_most_one_tick_late(long due)
    {
        var timed = new Timed();
        _wheel.Schedule(timed, due);

        Advance(300_000);

        var at = Assert.Single(timed.FiredAt);
        Assert.InRange(at, due, due + Tick.TotalMilliseconds);
        Assert.Equal(0, _wheel.Count);
    }

    [Fact]
    public void Fires_again_at_the_time_that_an_entry_returns()
    {
        var timed = new Timed { Next = now => now + 1_000 };
        _wheel.Schedule(timed, 1_000);

        Advance(5_000);

        Assert.Equal([1_000, 2_000, 3_000, 4_000, 5_000], timed.FiredAt);
    }

    [Fact]
    public void The_earliest_of_several_deadlines_wins()
    {
        var timed = new Timed();
        _wheel.Schedule(timed, 5_000);
        _wheel.Schedule(timed, 1_000);
        _wheel.Schedule(timed, 9_000);

        Advance(10_000);

        Assert.Equal([1_000], timed.FiredAt);
    }

    [Fact]
    public void A_removed_entry_never_fires_even_if_it_is_scheduled_again()
    {
        var timed = new Timed();
        _wheel.Schedule(timed, 1_000);
        _wheel.Remove(timed);
        _wheel.Schedule(timed, 1_000);

        Advance(2_000);

        Assert.Empty(timed.FiredAt);
        Assert.Equal(0, _wheel.Count);
    }

    [Fact]
    public void An_entry_that_removes_itself_while_it_fires_stays_removed()
    {
        var timed = new Timed();
        timed.Next = now =>
        {
            _wheel.Remove(timed);
            return now + 1_000;
        };
        _wheel.Schedule(timed, 1_000);

        Advance(5_000);

        Assert.Equal([1_000], timed.FiredAt);
        Assert.Equal(0, _wheel.Count);
    }

    [Fact]
    public void An_entry_that_throws_is_retried_and_does_not_stop_the_others()
    {
        var broken = new Timed { Next = _ => throw new InvalidOperationException("broken") };
        var sound = new Timed();
        _wheel.Schedule(sound, 1_000);
        _wheel.Schedule(broken, 1_000);

        Advance(1_500);

        Assert.Equal([1_000, 1_250, 1_500], broken.FiredAt);
        Assert.Equal([1_000], sound.FiredAt);
    }

    [Fact]
    public void After_a_long_pause_every_due_entry_fires_once()
    {
        var timed = Enumerable.Range(1, 100).Select(_ => new Timed()).ToArray();
        for (var i = 0; i < timed.Length; i++)
        {
            _wheel.Schedule(timed[i], i * 1_000);
        }

        // The fake provider calls the timer once per elapsed period. All calls but the first find no due entry.
        _time.Advance(TimeSpan.FromMinutes(30));

        Assert.All(timed, one => Assert.Single(one.FiredAt));
    }

    [Fact]
    public void Ten_thousand_entries_in_one_slot_are_scheduled_removed_and_fired()
    {
        var timed = Enumerable.Range(0, 10_000).Select(_ => new Timed()).ToArray();
        foreach (var one in timed)
        {
            _wheel.Schedule(one, 1_000);
        }

        for (var i = 0; i < timed.Length; i += 2)
        {
            _wheel.Remove(timed[i]);
        }

        Assert.Equal(5_000, _wheel.Count);
        Advance(1_000);
        Assert.Equal(5_000, timed.Sum(one => one.FiredAt.Count));
        Assert.Equal(0, _wheel.Count);
    }

    private void Advance(long milliseconds)
    {
        for (long passed = 0; passed < milliseconds; passed += 250)
        {
            _time.Advance(Tick);
        }
    }

    private sealed class Timed : ITimerEntry
    {
        private WheelLinks _links;

        ref WheelLinks ITimerEntry.Links => ref _links;

        public List<long> FiredAt { get; } = [];

        public Func<long, long> Next { get; set; } = _ => TimerWheel.Never;

        public long OnDue(long now)
        {
            FiredAt.Add(now);
            return Next(now);
        }
    }
}
