using EdgeGateway.Hosting.Wire;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Streams.Pings;
using EdgeGateway.Streams.Policy;

namespace EdgeGateway.Streams.ServerSentEvents;

/// <summary>A proxied event stream: pings between events and lines; its end is the end of the body.</summary>
internal sealed class ProxiedEventStream(Stream backend, StreamContext context) : ProxiedStream(backend, context)
{
    private EventStreamScanner _fromBackend;

    // A line had ended with CR, and something was put in behind it, with the LF that would have made it CR LF.
    private bool _lineFeedSent;

    // A ping went before the backend's first byte. Clients take a byte order mark off at the start of what they get only:
    // further on it would be a part of the first field's name.
    private bool _pingPrecedesFirstByte;

    protected override bool ClientClosed => false;

    protected override bool BackendClosed => false;

    protected override bool HasClosingHandshake => false;

    protected override int ScanBackendBytes(Span<byte> bytes)
    {
        var marked = _fromBackend.MarkLength;
        _fromBackend.Scan(bytes);
        var taken =
            _lineFeedSent && bytes[0] == '\n' ? 1
            : _pingPrecedesFirstByte ? RemoveMark(bytes, _fromBackend.MarkLength - marked)
            : 0;
        _lineFeedSent = false;
        if (taken > 0)
        {
            bytes[taken..].CopyTo(bytes);
        }

        return bytes.Length - taken;
    }

    protected override ReadOnlyMemory<byte> BuildPing(long now)
    {
        _pingPrecedesFirstByte |= _fromBackend.AtStart;
        return CompleteLineEnd(
            _fromBackend.AtEventBoundary
                ? Context.Policy.Mode == KeepAliveMode.Json
                    ? Context.Pings.Event(now)
                    : PingPayloads.Comment
                : _fromBackend.AtLineStart
                    ? PingPayloads.CommentInEvent
                    : default
        );
    }

    protected override ReadOnlyMemory<byte> BuildEndMessage(StreamEndReason reason) =>
        CompleteLineEnd(
            reason == StreamEndReason.Draining && _fromBackend.AtEventBoundary ? ReconnectDelay.Create() : default
        );

    protected override StreamEndReason ClassifyBackendEnd() => StreamEndReason.BackendEnded;

    // The mark's bytes are taken away as they come. Where the first ones were no mark but part of a line, the rest must not become
    // a line of another meaning: no field's name begins with such bytes, so clients ignore the line, as they do a comment.
    private static int RemoveMark(Span<byte> bytes, int more)
    {
        if (more < 0 && bytes[0] is not ((byte)'\r' or (byte)'\n'))
        {
            bytes[0] = (byte)':';
        }

        return Math.Max(more, 0);
    }

    // After a lone CR the backend's LF may still come: it goes first, and the backend's is taken away.
    private ReadOnlyMemory<byte> CompleteLineEnd(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty || !_fromBackend.AfterCarriageReturn || _lineFeedSent)
        {
            return bytes;
        }

        _lineFeedSent = true;
        return (byte[])[(byte)'\n', .. bytes.Span];
    }
}
