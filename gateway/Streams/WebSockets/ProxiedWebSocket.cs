using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Streams.Pings;

namespace EdgeGateway.Streams.WebSockets;

/// <summary>A proxied WebSocket: pings between messages and frames, a Close frame at the end.</summary>
/// <param name="backend">The upgraded connection to the backend, or its HTTP/2 stream.</param>
/// <param name="context">The stream's request, route and connection.</param>
/// <param name="controlOnly">Only control frames may be inserted: an extension was negotiated that may change what a
/// plain text message means.</param>
internal sealed class ProxiedWebSocket(Stream backend, StreamContext context, bool controlOnly)
    : ProxiedStream(backend, context)
{
    private WebSocketScanner _fromBackend;
    private WebSocketScanner _fromClient;
    private bool _clientClosedFirst;

    protected override bool ClientClosed => _fromClient.IsClosed;

    protected override bool BackendClosed => _fromBackend.IsClosed && !_clientClosedFirst;

    protected override bool HasClosingHandshake => true;

    protected override int ScanBackendBytes(Span<byte> bytes, out int messages)
    {
        messages = _fromBackend.Scan(bytes);
        return bytes.Length;
    }

    protected override void ScanClientBytes(ReadOnlySpan<byte> bytes)
    {
        _fromClient.Scan(bytes);
        _clientClosedFirst |= _fromClient.IsClosed && !_fromBackend.IsClosed;
    }

    protected override ReadOnlyMemory<byte> BuildPing(long now) =>
        !CanInsertFrame ? default
        : Context.Policy.Mode == KeepAliveMode.Json && !controlOnly && !_fromBackend.InMessage
            ? Context.Pings.Message(now)
        : WebSocketFrames.Ping;

    protected override ReadOnlyMemory<byte> BuildEndMessage(StreamEndReason reason) =>
        CanInsertFrame ? WebSocketFrames.Close(reason) : default;

    protected override StreamEndReason ClassifyBackendEnd() =>
        _clientClosedFirst ? StreamEndReason.ClientLeft
        : _fromBackend.AtFrameBoundary ? StreamEndReason.BackendEnded
        : StreamEndReason.Error;

    private bool CanInsertFrame => _fromBackend is { AtFrameBoundary: true, IsClosed: false };
}
