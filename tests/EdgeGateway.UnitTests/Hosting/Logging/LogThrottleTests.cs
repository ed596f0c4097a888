using EdgeGateway.Hosting.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Hosting.Logging;

public sealed class LogThrottleTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<(long, string)> _logged = [];
    private readonly LogThrottle<string> _throttle;

    public LogThrottleTests() =>
        _throttle = new LogThrottle<string>(_time, (count, last) => _logged.Add((count, last)));

    public void Dispose() => _throttle.Dispose();

    [Fact]
    public void The_first_event_is_logged_at_once_and_the_others_once_a_minute()
    {
        _throttle.Add(2, "a");
        _throttle.Add(3, "b");
        _time.Advance(TimeSpan.FromSeconds(59));
        _throttle.Add(4, "c");
        Assert.Equal([(2, "a")], _logged);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([(2, "a"), (7, "c")], _logged);

        _throttle.Add(5, "d");
        Assert.Equal(2, _logged.Count);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((5, "d"), _logged[2]);
    }

    [Fact]
    public void After_a_minute_without_events_the_next_one_is_logged_at_once()
    {
        _throttle.Add(1, "a");
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal([(1, "a")], _logged);

        _throttle.Add(1, "b");
        Assert.Equal([(1, "a"), (1, "b")], _logged);
    }

    [Fact]
    public void Disposing_logs_the_remaining_events()
    {
        _throttle.Add(1, "a");
        _throttle.Add(6, "b");

        _throttle.Dispose();

        Assert.Equal([(1, "a"), (6, "b")], _logged);
    }
}
