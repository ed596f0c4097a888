using System.Text;
using EdgeGateway.Hosting.Wire;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Streams.Pings;

namespace EdgeGateway.Streams.ServerSentEvents;

/// <summary>
/// A proxied event stream: pings between events and lines. The end of the stream is the end of the body, after a comment
/// with the reason: <c>: end idle</c>.
/// </summary>
internal sealed class ProxiedEventStream(Stream backend, StreamContext context) : ProxiedStream(backend, context)
{
    private EventStreamScanner _fromBackend;

    // A line ended with CR and bytes were inserted after it. The gateway has sent the LF that may follow the CR.
    private bool _lineFeedSent;

    // A ping was sent before the backend's first byte. Clients remove a byte order mark only at the start of the
    // stream. After the ping the mark would become part of the first field's name, so the gateway removes it.
    private bool _pingPrecedesFirstByte;

    protected override bool ClientClosed => false;

    protected override bool BackendClosed => false;

    protected override bool HasClosingHandshake => false;

    protected override int ScanBackendBytes(Span<byte> bytes, out int messages)
    {
        var marked = _fromBackend.MarkLength;
        messages = _fromBackend.Scan(bytes);
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

    // A comment with the reason, which clients ignore unless they look for it. A body that the backend has ended remains
    // the backend's.
    protected override ReadOnlyMemory<byte> BuildEndMessage(StreamEndReason reason)
    {
        if (reason == StreamEndReason.BackendEnded || !_fromBackend.AtEventBoundary)
        {
            return default;
        }

        var rest = EndReasonCodes.AsksToReconnect(reason) ? ReconnectDelay.Create() : "\n"u8;
        return CompleteLineEnd((byte[])[.. Encoding.ASCII.GetBytes($": end {EndReasonCodes.Name(reason)}\n"), .. rest]);
    }

    protected override StreamEndReason ClassifyBackendEnd() => StreamEndReason.BackendEnded;

    // Removes the mark's bytes as they arrive. If the first bytes prove to be part of a line instead, the rest must not
    // form a line with another meaning. No field name starts with those bytes, so clients would ignore the line: a
    // colon turns the rest into a comment.
    private static int RemoveMark(Span<byte> bytes, int more)
    {
        if (more < 0 && bytes[0] is not ((byte)'\r' or (byte)'\n'))
        {
            bytes[0] = (byte)':';
        }

        return Math.Max(more, 0);
    }

    // After a lone CR the backend's LF may still arrive. The gateway sends the LF first and removes the backend's.
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
