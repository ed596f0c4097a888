using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EdgeGateway.Streams.ServerSentEvents;

/// <summary>A proxied event stream: pings between events and lines; its end is the end of the body.</summary>
internal sealed class ProxiedEventStream(Stream backend, StreamContext context) : LiveStream(backend, context)
{
    // Clients that come back all at once would only move the load: they are sent away for 1 to 5 s.
    private const int ShortestRetryMs = 1_000;
    private const int LongestRetryMs = 5_000;

    private EventStreamScanner _fromBackend;

    protected override bool ClientClosed => false;

    protected override bool AnswersGoodbye => false;

    protected override void OnBackendBytes(ReadOnlySpan<byte> bytes) => _fromBackend.Scan(bytes);

    protected override ReadOnlyMemory<byte> Ping(long now) =>
        _fromBackend.AtEventBoundary
            ? Context.Policy.Mode == KeepAliveMode.Json ? Context.Pings.Event(now) : Pings.Comment
            : _fromBackend.AtLineStart ? Pings.CommentInEvent : default;

    protected override ReadOnlyMemory<byte> Goodbye(StreamEndReason reason) =>
        reason == StreamEndReason.Draining && _fromBackend.AtEventBoundary
            ? Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"retry: {RandomNumberGenerator.GetInt32(ShortestRetryMs, LongestRetryMs + 1)}\n\n"))
            : default;

    protected override StreamEndReason BackendEnd() => StreamEndReason.BackendEnded;
}
