using System.Buffers.Binary;
using System.Text;
using EdgeGateway.Streams.Lifecycle;

namespace EdgeGateway.Streams.WebSockets;

/// <summary>Unmasked frames of a server (RFC 6455 section 5.1), each final and with RSV1 clear: legal under
/// permessage-deflate too, where it means "this message is not compressed" (RFC 7692 section 6).</summary>
internal static class WebSocketFrames
{
    private const int SmallPayload = 125;

    /// <summary>A PING without a payload.</summary>
    public static ReadOnlyMemory<byte> Ping { get; } = new byte[] { 0x89, 0 };

    /// <summary>A whole text message.</summary>
    public static byte[] Text(ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, ushort.MaxValue);
        var header = payload.Length <= SmallPayload ? 2 : 4;
        var frame = new byte[header + payload.Length];
        frame[0] = 0x81;
        if (header == 2)
        {
            frame[1] = (byte)payload.Length;
        }
        else
        {
            frame[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length);
        }

        payload.CopyTo(frame.AsSpan(header));
        return frame;
    }

    /// <summary>A Close frame with the reason's code and name (RFC 6455 section 5.5.1).</summary>
    public static byte[] Close(StreamEndReason reason)
    {
        var text = EndReasonCodes.Name(reason);
        var frame = new byte[4 + text.Length];
        frame[0] = 0x88;
        frame[1] = (byte)(2 + text.Length);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), EndReasonCodes.CloseCode(reason));
        Encoding.ASCII.GetBytes(text, frame.AsSpan(4));
        return frame;
    }
}
