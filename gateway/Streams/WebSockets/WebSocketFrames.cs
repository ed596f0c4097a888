using System.Buffers.Binary;
using System.Text;
using EdgeGateway.Hosting.Wire;
using EdgeGateway.Streams.Lifecycle;

namespace EdgeGateway.Streams.WebSockets;

/// <summary>
/// The frames that the gateway injects, whole and unmasked (RFC 6455 section 5.1). RSV1 is clear, so they are legal
/// under permessage-deflate, too (RFC 7692 section 6).
/// </summary>
internal static class WebSocketFrames
{
    /// <summary>A PING without a payload.</summary>
    public static ReadOnlyMemory<byte> Ping { get; } = Create(WebSocketOpcode.Ping, []);

    /// <summary>Returns a whole text message.</summary>
    public static byte[] Text(ReadOnlySpan<byte> payload) => Create(WebSocketOpcode.Text, payload);

    /// <summary>Returns a Close frame with the reason's code and name (RFC 6455 section 5.5.1).</summary>
    public static byte[] Close(StreamEndReason reason)
    {
        var name = EndReasonCodes.Name(reason);
        var payload = new byte[sizeof(ushort) + name.Length];
        BinaryPrimitives.WriteUInt16BigEndian(payload, EndReasonCodes.CloseCode(reason));
        Encoding.ASCII.GetBytes(name, payload.AsSpan(sizeof(ushort)));
        return Create(WebSocketOpcode.Close, payload);
    }

    private static byte[] Create(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        var header = WebSocketFrameHeader.Length(payload.Length);
        var frame = new byte[header + payload.Length];
        WebSocketFrameHeader.Write(opcode, payload.Length, frame);
        payload.CopyTo(frame.AsSpan(header));
        return frame;
    }
}
