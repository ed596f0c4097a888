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

    // A line had ended with CR, and something was put in behind it, with the LF that would have made it CR LF.
    private bool _lineFeedSent;

    protected override bool ClientClosed => false;

    protected override bool BackendClosed => false;

    protected override bool AnswersGoodbye => false;

    protected override int OnBackendBytes(Span<byte> bytes)
    {
        _fromBackend.Scan(bytes);
        var wasSent = _lineFeedSent && bytes[0] == '\n';
        _lineFeedSent = false;
        if (!wasSent)
        {
            return bytes.Length;
        }

        bytes[1..].CopyTo(bytes);
        return bytes.Length - 1;
    }

    protected override ReadOnlyMemory<byte> Ping(long now) => AfterLineEnd(
        _fromBackend.AtEventBoundary
            ? Context.Policy.Mode == KeepAliveMode.Json ? Context.Pings.Event(now) : Pings.Comment
            : _fromBackend.AtLineStart ? Pings.CommentInEvent : default);

    protected override ReadOnlyMemory<byte> Goodbye(StreamEndReason reason) => AfterLineEnd(
        reason == StreamEndReason.Draining && _fromBackend.AtEventBoundary
            ? Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"retry: {RandomNumberGenerator.GetInt32(ShortestRetryMs, LongestRetryMs + 1)}\n\n"))
            : default);

    protected override StreamEndReason BackendEnd() => StreamEndReason.BackendEnded;

    // After a lone CR the backend's LF may still come: it goes first, and the backend's is taken away.
    private ReadOnlyMemory<byte> AfterLineEnd(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty || !_fromBackend.AfterCarriageReturn || _lineFeedSent)
        {
            return bytes;
        }

        _lineFeedSent = true;
        return (byte[])[(byte)'\n', .. bytes.Span];
    }
}
