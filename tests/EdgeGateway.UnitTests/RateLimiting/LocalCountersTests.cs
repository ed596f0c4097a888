using EdgeGateway.RateLimiting.Configuration;
using EdgeGateway.RateLimiting.Counting;
using EdgeGateway.RateLimiting.Rules;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.RateLimiting;

public sealed class LocalCountersTests
{
    private static readonly LimitRule Rule = SlidingTests.Rule(LimitAlgorithm.FixedWindow);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
    private readonly LocalCounters _counters;

    public LocalCountersTests() => _counters = new LocalCounters(_time);

    [Fact]
    public void Paths_over_the_limit_share_a_counter_until_other_counters_end()
    {
        for (var i = 0; i < LocalCounters.MaxPaths; i++)
        {
            Assert.Equal($"id:{i}", Use(i).Key);
        }

        Assert.Equal("id:*", Use(LocalCounters.MaxPaths).Key);
        Assert.Equal("id:*", Use(LocalCounters.MaxPaths + 1).Key);
        Assert.Equal("id:7", Use(7).Key);

        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("id:new", Use("new").Key);
    }

    [Fact]
    public void A_path_takes_no_slot_before_it_is_counted()
    {
        for (var i = 0; i < 2 * LocalCounters.MaxPaths; i++)
        {
            Assert.Equal($"id:{i}", _counters.ResolveKey(Counter(i)).Key);
        }

        Assert.Equal("id:new", Use("new").Key);
    }

    [Fact]
    public void A_path_counted_in_Redis_takes_a_slot_at_its_first_count()
    {
        for (var i = 0; i < LocalCounters.MaxPaths; i++)
        {
            _counters.Update([Counter(i)], [new Count(1, _time.GetUtcNow().AddSeconds(10))]);
            _counters.Update([Counter(i)], [new Count(2, _time.GetUtcNow().AddSeconds(10))]);
        }

        Assert.Equal("id:7", _counters.ResolveKey(Counter(7)).Key);
        Assert.Equal("id:*", _counters.ResolveKey(Counter("new")).Key);
    }

    [Fact]
    public void A_window_that_has_ended_starts_at_zero()
    {
        Use(1);
        Assert.Equal(2, Count(1).Value);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, Count(1).Value);
    }

    [Fact]
    public void Counts_that_arrive_out_of_order_do_not_lower_the_counter()
    {
        Update(5, 10_000);
        Update(7, 9_980);
        Update(6, 10_020);
        Assert.Equal(8, Count(1).Value);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(5)]
    public void A_window_after_one_that_ended_or_that_Redis_lost_replaces_it(int seconds)
    {
        Update(50, 10_000);
        _time.Advance(TimeSpan.FromSeconds(seconds));
        Update(1, 10_000);
        Assert.Equal(2, Count(1).Value);
    }

    [Fact]
    public void A_clock_that_is_set_back_does_not_extend_a_window()
    {
        Count(1);
        _time.AdjustTime(_time.GetUtcNow().AddHours(-1));
        Assert.Equal(1, Count(1).Value);
        Update(1000, 3_600_000);
        Assert.Null(_counters.FindRejection(Counter(1)));
        Update(1, 10_000);
        Assert.Equal(2, Count(1).Value);
    }

    private void Update(long value, int milliseconds) =>
        _counters.Update([Counter(1)], [new Count(value, _time.GetUtcNow().AddMilliseconds(milliseconds))]);

    private Counter Use(object path)
    {
        var counter = _counters.ResolveKey(Counter(path));
        _counters.Count([counter]);
        return counter;
    }

    private Count Count(object path) => _counters.Count([Counter(path)])[0];

    private static Counter Counter(object path) => new($"id:{path}", Rule, "id:*");
}
