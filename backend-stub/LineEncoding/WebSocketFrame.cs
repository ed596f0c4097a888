using System.Buffers.Binary;

namespace LogSource.LineEncoding;

/// <summary>
/// The header of a text message in one frame from a server (RFC 6455, section 5.2):
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
/// FIN is set, the reserved bits are not, the opcode is 1, and a server does not mask.
/// </summary>
internal static class WebSocketFrame
{
    public const int MaxHeaderLength = 10;

    private const byte FinalText = 0x81;

    public static int HeaderLength(int payloadLength) =>
        payloadLength switch
        {
            < 126 => 2,
            <= ushort.MaxValue => 4,
            _ => MaxHeaderLength,
        };

    public static void WriteHeader(int payloadLength, Span<byte> destination)
    {
        destination[0] = FinalText;
        switch (HeaderLength(payloadLength))
        {
            case 2:
                destination[1] = (byte)payloadLength;
                break;
            case 4:
                destination[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)payloadLength);
                break;
            default:
                destination[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(destination[2..], (ulong)payloadLength);
                break;
        }
    }
}
