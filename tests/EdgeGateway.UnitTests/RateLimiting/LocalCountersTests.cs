using EdgeGateway.RateLimiting.Configuration;
using EdgeGateway.RateLimiting.Counting;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.RateLimiting;

public sealed class LocalCountersTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
    private readonly LocalCounters _counters;

    public LocalCountersTests() => _counters = new LocalCounters(_time);

    [Fact]
    public void Paths_for_which_there_is_no_room_share_a_counter_until_others_have_ended()
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
    public void A_request_that_is_refused_before_its_path_is_counted_takes_no_room()
    {
        for (var i = 0; i < 2 * LocalCounters.MaxPaths; i++)
        {
            Assert.Equal($"id:{i}", _counters.ResolveKey(Counter(i)).Key);
        }

        Assert.Equal("id:new", Use("new").Key);
    }

    [Fact]
    public void What_is_counted_in_redis_takes_room_when_it_is_counted_first()
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
    public void Windows_that_have_ended_begin_anew()
    {
        Use(1);
        Assert.Equal(2, Count(1).Value);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, Count(1).Value);
    }

    [Fact]
    public void What_is_learned_in_another_order_than_it_was_counted_in_does_not_lower_the_count()
    {
        Learn(5, 10_000);
        Learn(7, 9_980);
        Learn(6, 10_020);
        Assert.Equal(8, Count(1).Value);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(5)]
    public void A_window_that_follows_or_takes_the_place_of_one_that_redis_lost_is_another_one(int seconds)
    {
        Learn(50, 10_000);
        _time.Advance(TimeSpan.FromSeconds(seconds));
        Learn(1, 10_000);
        Assert.Equal(2, Count(1).Value);
    }

    [Fact]
    public void A_clock_that_is_put_back_makes_no_window_longer()
    {
        Count(1);
        _time.AdjustTime(_time.GetUtcNow().AddHours(-1));
        Assert.Equal(1, Count(1).Value);
        Learn(1000, 3_600_000);
        Assert.Null(_counters.Refuses(Counter(1)));
        Learn(1, 10_000);
        Assert.Equal(2, Count(1).Value);
    }

    private void Learn(long value, int milliseconds) =>
        _counters.Update([Counter(1)], [new Count(value, _time.GetUtcNow().AddMilliseconds(milliseconds))]);

    private Counter Use(object path)
    {
        var counter = _counters.ResolveKey(Counter(path));
        _counters.Count([counter]);
        return counter;
    }

    private Count Count(object path) => _counters.Count([Counter(path)])[0];

    private static Counter Counter(object path) =>
        new($"id:{path}", SlidingTests.Rule(LimitAlgorithm.FixedWindow), "id:*");
}
