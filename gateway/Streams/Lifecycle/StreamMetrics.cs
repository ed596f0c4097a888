using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace EdgeGateway.Streams.Lifecycle;

/// <summary>
/// The instruments of streams, in the meter <c>EdgeGateway.Streams</c>. The tag <c>kind</c> is <c>websocket</c> or
/// <c>sse</c>, <c>protocol</c> is <c>http/1.1</c> or <c>http/2</c>, and <c>route</c> is the id of a configured route.
/// </summary>
internal sealed class StreamMetrics
{
    public const string MeterName = "EdgeGateway.Streams";

    private readonly UpDownCounter<int> _active;
    private readonly Counter<long> _opened;
    private readonly Histogram<double> _openDuration;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _pings;
    private readonly Histogram<double> _pingLateness;
    private readonly Counter<long> _unpinged;
    private long _sentToWebSockets;
    private long _sentToEventStreams;
    private long _messagesOfWebSockets;
    private long _messagesOfEventStreams;

    public StreamMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _active = meter.CreateUpDownCounter<int>("edge.streams.active", "{stream}", "Streams that are open now.");
        _opened = meter.CreateCounter<long>("edge.streams.opened", "{stream}", "Streams that were opened.");
        _openDuration = meter.CreateHistogram(
            "edge.streams.open.duration",
            "s",
            "Time from the request to the start of its stream.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
            }
        );
        _ended = meter.CreateCounter<long>("edge.streams.ended", "{stream}", "Streams that ended, by reason.");
        _pings = meter.CreateCounter<long>("edge.pings.sent", "{ping}", "Pings sent to clients.");
        _pingLateness = meter.CreateHistogram(
            "edge.pings.lateness",
            "s",
            "Time by which a ping was sent after it was due.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5],
            }
        );
        // Read when it is exported, because a measurement for each line would cost more than the rest of its bookkeeping.
        meter.CreateObservableCounter("edge.streams.sent", ObserveSent, "By", "Bytes sent to the clients of streams.");
        meter.CreateObservableCounter(
            "edge.streams.messages",
            ObserveMessages,
            "{message}",
            "Messages of WebSockets and events of event streams that were passed on to clients."
        );
        _unpinged = meter.CreateCounter<long>(
            "edge.streams.unpinged",
            "{stream}",
            "Event streams without pings because their backend compressed them unasked."
        );
    }

    public void Opened(StreamKind kind, bool isHttp2, string route, TimeSpan duration)
    {
        var tags = Tags(kind, isHttp2, route);
        _active.Add(1, tags);
        _opened.Add(1, tags);
        _openDuration.Record(duration.TotalSeconds, tags);
    }

    public void Ended(StreamKind kind, bool isHttp2, string route, StreamEndReason reason)
    {
        _active.Add(-1, Tags(kind, isHttp2, route));
        _ended.Add(1, Tag(kind), new("reason", EndReasonCodes.Name(reason)));
    }

    public void PingSent(StreamKind kind, TimeSpan lateness)
    {
        _pings.Add(1, Tag(kind));
        _pingLateness.Record(lateness.TotalSeconds);
    }

    /// <summary>The bytes sent to the clients of all streams, pings included.</summary>
    public long BytesSent => Volatile.Read(ref _sentToWebSockets) + Volatile.Read(ref _sentToEventStreams);

    /// <summary>The messages and events of backends that were passed on to the clients of all streams.</summary>
    public long Messages => Volatile.Read(ref _messagesOfWebSockets) + Volatile.Read(ref _messagesOfEventStreams);

    /// <param name="kind">The stream's kind.</param>
    /// <param name="bytes">The bytes that go to the client.</param>
    /// <param name="messages">The messages or events of the backend that end in these bytes.</param>
    public void Sent(StreamKind kind, int bytes, int messages)
    {
        var isWebSocket = kind == StreamKind.WebSocket;
        Interlocked.Add(ref isWebSocket ? ref _sentToWebSockets : ref _sentToEventStreams, bytes);
        if (messages > 0)
        {
            Interlocked.Add(ref isWebSocket ? ref _messagesOfWebSockets : ref _messagesOfEventStreams, messages);
        }
    }

    public void Unpinged() => _unpinged.Add(1);

    private IEnumerable<Measurement<long>> ObserveSent() => ByKind(_sentToWebSockets, _sentToEventStreams);

    private IEnumerable<Measurement<long>> ObserveMessages() => ByKind(_messagesOfWebSockets, _messagesOfEventStreams);

    private static IEnumerable<Measurement<long>> ByKind(long ofWebSockets, long ofEventStreams) =>
        [new(ofWebSockets, Tag(StreamKind.WebSocket)), new(ofEventStreams, Tag(StreamKind.ServerSentEvents))];

    private static TagList Tags(StreamKind kind, bool isHttp2, string route) =>
        [Tag(kind), new("protocol", isHttp2 ? "http/2" : "http/1.1"), new("route", route)];

    private static KeyValuePair<string, object?> Tag(StreamKind kind) =>
        new("kind", kind == StreamKind.WebSocket ? "websocket" : "sse");
}
