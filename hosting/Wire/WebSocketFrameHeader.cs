using System.Buffers.Binary;

namespace EdgeGateway.Hosting.Wire;

/// <summary>
/// The header of an unfragmented frame from a server (RFC 6455 section 5.2):
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-------+-+-------------+-------------------------------+
/// |F|R|R|R| opcode|M| Payload len |    Extended payload length    |
/// |I|S|S|S|  (4)  |A|     (7)     |             (16/64)           |
/// |N|V|V|V|       |S|             |   (if payload len==126/127)   |
/// | |1|2|3|       |K|             |                               |
/// +-+-+-+-+-------+-+-------------+-------------------------------+
/// </code>
/// FIN is set and the reserved bits are clear. Under permessage-deflate, a clear RSV1 means that the message is not
/// compressed (RFC 7692 section 6). A server does not mask (RFC 6455 section 5.1).
/// </summary>
internal static class WebSocketFrameHeader
{
    /// <summary>Bytes of the longest header.</summary>
    public const int MaxLength = 10;

    private const byte Fin = 0x80;
    private const byte Length16 = 126;
    private const byte Length64 = 127;

    /// <summary>Returns the header's length in bytes: 2, 4 or 10.</summary>
    public static int Length(int payloadLength) =>
        payloadLength switch
        {
            < Length16 => 2,
            <= ushort.MaxValue => 4,
            _ => MaxLength,
        };

    /// <summary>Writes the header into a span of at least <see cref="Length"/> bytes.</summary>
    public static void Write(WebSocketOpcode opcode, int payloadLength, Span<byte> destination)
    {
        destination[0] = (byte)(Fin | (byte)opcode);
        switch (Length(payloadLength))
        {
            case 2:
                destination[1] = (byte)payloadLength;
                break;
            case 4:
                destination[1] = Length16;
                BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)payloadLength);
                break;
            default:
                destination[1] = Length64;
                BinaryPrimitives.WriteUInt64BigEndian(destination[2..], (ulong)payloadLength);
                break;
        }
    }
}
