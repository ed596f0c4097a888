using System.Diagnostics.Metrics;
using EdgeGateway.Streams.Lifecycle;

namespace EdgeGateway.Status.Numbers;

/// <summary>
/// What the instruments of this gateway count, from its start on: it listens to them, so that these numbers are those of
/// <c>/metrics</c>. Nothing is counted a second time in the code.
/// </summary>
internal sealed class CountedNumbers : IDisposable
{
    // Five minutes.
    private const int StepsOfPings = 60;

    private readonly IMeterFactory _meters;
    private readonly StreamMetrics _streams;
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, object> _byInstrument;
    private readonly RecentDurations _pingLateness = new(StepsOfPings);

    public CountedNumbers(IMeterFactory meters, StreamMetrics streams)
    {
        (_meters, _streams) = (meters, streams);
        _byInstrument = new(StringComparer.Ordinal)
        {
            ["edge.streams.opened"] = Opened,
            ["edge.streams.ended"] = Ended,
            ["edge.pings.sent"] = Pings,
            ["edge.pings.lateness"] = _pingLateness,
            ["edge.tokens.refused"] = RefusedTokens,
            ["edge.limits.refused"] = RefusedRequests,
            ["edge.streamlimits.refused"] = RefusedStreams,
            ["edge.overload.refused"] = Overload,
            ["http.server.request.duration"] = Requests,
        };
        _listener.InstrumentPublished = Listen;
        _listener.SetMeasurementEventCallback<long>(
            static (_, value, tags, counts) => ((TagCounts)counts!).Add(value, tags)
        );
        _listener.SetMeasurementEventCallback<double>(Record);
    }

    public TagCounts Opened { get; } = new("kind");

    public TagCounts Ended { get; } = new("reason");

    public TagCounts Pings { get; } = new("kind");

    public TagCounts RefusedTokens { get; } = new("reason");

    public TagCounts RefusedRequests { get; } = new("by");

    public TagCounts RefusedStreams { get; } = new("by");

    public TagCounts Overload { get; } = new("cap");

    public RequestCounts Requests { get; } = new();

    /// <summary>How late the pings of the last five minutes were: the 99th percentile in milliseconds.</summary>
    public double? PingLatenessP99 => _pingLateness.ReadQuantiles(0.99)[0];

    /// <summary>Listens from now on.</summary>
    public void Start() => _listener.Start();

    /// <summary>Returns the totals since the start.</summary>
    public TrafficTotals ReadTotals() =>
        new(Opened.Total, Ended.Total, _streams.Messages, _streams.BytesSent, Requests.Total);

    /// <summary>Completes a step of the durations.</summary>
    /// <returns>The 99th percentile of its requests, in milliseconds; null without a request.</returns>
    public double? CompleteStep()
    {
        _pingLateness.CompleteStep();
        return Requests.Durations.CompleteStep();
    }

    public void Dispose() => _listener.Dispose();

    // Other gateways in this process have a factory of their own.
    private void Listen(Instrument instrument, MeterListener listener)
    {
        if (
            ReferenceEquals(instrument.Meter.Scope, _meters)
            && _byInstrument.TryGetValue(instrument.Name, out var numbers)
        )
        {
            listener.EnableMeasurementEvents(instrument, numbers);
        }
    }

    private static void Record(
        Instrument instrument,
        double value,
        ReadOnlySpan<KeyValuePair<string, object?>> tags,
        object? numbers
    )
    {
        if (numbers is RequestCounts requests)
        {
            requests.Record(value, tags);
        }
        else
        {
            ((RecentDurations)numbers!).Record(value);
        }
    }
}
