using System.Diagnostics.Metrics;

namespace EdgeGateway.Streams.Lifecycle;

/// <summary>The instruments of live streams, in the meter <c>EdgeGateway.Streams</c>.</summary>
internal sealed class StreamMetrics
{
    public const string MeterName = "EdgeGateway.Streams";

    private readonly UpDownCounter<int> _active;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _pings;
    private readonly Counter<long> _unpinged;

    public StreamMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _active = meter.CreateUpDownCounter<int>("edge.streams.active", "{stream}", "Live streams open now.");
        _ended = meter.CreateCounter<long>("edge.streams.ended", "{stream}", "Live streams that ended, by reason.");
        _pings = meter.CreateCounter<long>("edge.pings.sent", "{ping}", "Pings put into live streams.");
        _unpinged = meter.CreateCounter<long>(
            "edge.streams.unpinged",
            "{stream}",
            "Event streams whose backend compressed them unasked: no ping can be put in."
        );
    }

    public void Started(StreamKind kind) => _active.Add(1, Tag(kind));

    public void Ended(StreamKind kind, StreamEndReason reason)
    {
        _active.Add(-1, Tag(kind));
        _ended.Add(1, Tag(kind), new("reason", EndReasonCodes.Name(reason)));
    }

    public void PingSent(StreamKind kind) => _pings.Add(1, Tag(kind));

    public void Unpinged() => _unpinged.Add(1);

    private static KeyValuePair<string, object?> Tag(StreamKind kind) =>
        new("kind", kind == StreamKind.WebSocket ? "websocket" : "sse");
}
