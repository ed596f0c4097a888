using System.Diagnostics.Metrics;

namespace EdgeGateway.Streams.Lifecycle;

/// <summary>The instruments of streams, in the meter <c>EdgeGateway.Streams</c>.</summary>
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
        _active = meter.CreateUpDownCounter<int>("edge.streams.active", "{stream}", "Streams that are open now.");
        _ended = meter.CreateCounter<long>("edge.streams.ended", "{stream}", "Streams that ended, by reason.");
        _pings = meter.CreateCounter<long>("edge.pings.sent", "{ping}", "Pings sent to clients.");
        _unpinged = meter.CreateCounter<long>(
            "edge.streams.unpinged",
            "{stream}",
            "Event streams without pings because their backend compressed them unasked."
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
