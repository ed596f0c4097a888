using EdgeGateway.Limits.Configuration;
using EdgeGateway.Limits.Counting;
using EdgeGateway.Limits.Matching;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Limits;

public sealed class LocalCountersTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly Counter Counter = new(
        "key", new LimitRule(false, "*", null!, "10s", Period, 100, LimitAlgorithm.FixedWindow, false, null!), null);

    private readonly FakeTimeProvider _time = new();
    private readonly LocalCounters _counters;

    public LocalCountersTests() => _counters = new LocalCounters(_time);

    [Fact]
    public void What_is_learned_in_another_order_than_it_was_counted_in_does_not_lower_the_count()
    {
        Learn(5, Period);
        Learn(7, Period + TimeSpan.FromMilliseconds(-20));
        Learn(6, Period + TimeSpan.FromMilliseconds(20));
        Assert.Equal(8, Next());
    }

    [Fact]
    public void A_window_after_the_last_one_begins_anew()
    {
        Learn(50, Period);
        _time.Advance(Period);
        Learn(1, Period);
        Assert.Equal(2, Next());
    }

    [Fact]
    public void What_redis_has_lost_is_lost()
    {
        Learn(50, Period);
        _time.Advance(Period / 2);
        Learn(1, Period);
        Assert.Equal(2, Next());
    }

    private void Learn(long value, TimeSpan rest) => _counters.Learn([Counter], [new Count(value, _time.GetUtcNow() + rest)]);

    private long Next() => _counters.Count([Counter])[0].Value;
}
