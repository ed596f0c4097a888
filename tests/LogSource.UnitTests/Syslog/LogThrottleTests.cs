using LogSource.Syslog;
using Microsoft.Extensions.Time.Testing;

namespace LogSource.UnitTests.Syslog;

public sealed class LogThrottleTests
{
    [Fact]
    public void Once_a_minute_it_is_time_to_log_how_many_there_were()
    {
        var time = new FakeTimeProvider();
        var throttle = new LogThrottle(time);

        Assert.True(throttle.Add(2, out var first));
        Assert.False(throttle.Add(3, out _));
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(throttle.Add(4, out _));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(throttle.Add(5, out var second));

        Assert.Equal((2, 12), (first, second));
    }
}
