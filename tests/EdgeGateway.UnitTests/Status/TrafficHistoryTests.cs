using System.Diagnostics.Metrics;
using EdgeGateway.Status.Numbers;
using EdgeGateway.Streams.Lifecycle;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Status;

/// <summary>The last 15 minutes of a gateway.</summary>
public sealed class TrafficHistoryTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 28, 7, 0, 0, TimeSpan.Zero));
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Histogram<double> _requests;
    private readonly StreamMetrics _streams;
    private readonly CountedNumbers _numbers;
    private readonly TrafficHistory _history;

    public TrafficHistoryTests()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _streams = new StreamMetrics(meters);
        _numbers = new CountedNumbers(meters, _streams);
        _numbers.Start();
        _requests = meters
            .Create("Microsoft.AspNetCore.Hosting")
            .CreateHistogram<double>("http.server.request.duration");
        _history = new TrafficHistory(_numbers, new StreamRegistry([]), _time, NullLogger<TrafficHistory>.Instance);
    }

    public void Dispose()
    {
        _history.Dispose();
        _numbers.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void Each_step_has_what_was_counted_in_it()
    {
        Serve(seconds: 0.010, status: 200);
        Serve(seconds: 0.010, status: 401);
        _streams.Opened(StreamKind.WebSocket, isHttp2: true, "logs", TimeSpan.Zero);
        _streams.Sent(StreamKind.WebSocket, 100, 3);
        Step();
        _streams.Ended(StreamKind.WebSocket, isHttp2: true, "logs", StreamEndReason.Idle);
        Step();

        var history = _history.Read();
        Assert.Equal((5_000, _time.GetUtcNow().AddSeconds(-10)), (history.StepMs, history.From));
        Assert.Equal([1, 0], history.Opened);
        Assert.Equal([0, 1], history.Ended);
        Assert.Equal([3, 0], history.Lines);
        Assert.Equal([100, 0], history.Bytes);
        Assert.Equal([2, 0], history.Requests);
        Assert.InRange(history.P99Ms[0]!.Value, 9, 11.5);
        Assert.Null(history.P99Ms[1]);
        Assert.Equal(new Dictionary<string, long> { ["200"] = 1, ["401"] = 1 }, _numbers.Requests.Read());
        Assert.Equal(1, _numbers.Ended.Read()["idle"]);
    }

    [Fact]
    public void Rates_are_those_of_the_last_minute()
    {
        Assert.Equal(0, _history.ReadRates().Requests);
        Serve(seconds: 0.010, status: 200);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(0.5, _history.ReadRates().Requests);
        for (var i = 0; i < 24; i++)
        {
            Serve(seconds: 0.010, status: 200);
            Serve(seconds: 0.010, status: 200);
            _time.Advance(TimeSpan.FromSeconds(5));
            _history.Complete();
        }

        Assert.Equal(0.4, _history.ReadRates().Requests);
        Step(12);
        Assert.Equal(0, _history.ReadRates().Requests);
    }

    [Fact]
    public void The_last_15_minutes_are_kept()
    {
        Step(TrafficHistory.Steps + 20);
        Serve(seconds: 0.010, status: 200);
        Step();
        var history = _history.Read();
        Assert.Equal(_time.GetUtcNow().AddMinutes(-15), history.From);
        Assert.All(
            (IReadOnlyList<long?>[])[history.Streams, history.Opened, history.Ended, history.Lines, history.Bytes],
            series => Assert.Equal(Enumerable.Repeat((long?)0, TrafficHistory.Steps), series)
        );
        Assert.Equal((0, 1), (history.Requests[^2], history.Requests[^1]));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1_000)]
    public void Steps_in_which_the_process_was_paused_are_unknown(int missed)
    {
        Step(5);
        Serve(seconds: 0.010, status: 200);
        _time.Advance((missed + 1) * TrafficHistory.Step);
        _history.Complete();
        var requests = _history.Read().Requests;
        Assert.Equal(Math.Min(TrafficHistory.Steps, 5 + missed + 1), requests.Count);
        Assert.Equal(1, requests[^1]);
        Assert.Equal(Math.Min(missed, TrafficHistory.Steps - 1), requests.Count(count => count is null));
    }

    private void Step(int count = 1)
    {
        for (var i = 0; i < count; i++)
        {
            _time.Advance(TrafficHistory.Step);
            _history.Complete();
        }
    }

    private void Serve(double seconds, int status) =>
        _requests.Record(seconds, new KeyValuePair<string, object?>("http.response.status_code", status));
}
