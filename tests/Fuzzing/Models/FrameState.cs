using System.Buffers.Binary;
using EdgeGateway.Streams.WebSockets;

namespace EdgeGateway.Fuzzing.Models;

/// <summary>The state of one direction of a WebSocket after some bytes (RFC 6455 section 5).</summary>
internal readonly record struct FrameState(bool AtFrameBoundary, bool InMessage, bool IsClosed, bool IsBroken)
{
    /// <summary>The state according to the scanner.</summary>
    public static FrameState Of(in WebSocketScanner scanner) =>
        new(scanner.AtFrameBoundary, scanner.InMessage, scanner.IsClosed, scanner.IsBroken);

    /// <summary>The state computed from all bytes at once, frame by frame.</summary>
    public static FrameState Of(ReadOnlySpan<byte> bytes)
    {
        var (inMessage, closed) = (false, false);
        while (!bytes.IsEmpty)
        {
            if (Parse(bytes) is not var (header, length))
            {
                return new FrameState(false, inMessage, closed, false);
            }

            var final = bytes[0] >= 0x80;
            var opcode = bytes[0] & 0xF;
            var legal =
                length <= long.MaxValue
                && opcode switch
                {
                    0 => inMessage,
                    1 or 2 => !inMessage,
                    8 or 9 or 10 => final && length <= 125,
                    _ => false,
                };
            if (!legal)
            {
                return new FrameState(false, inMessage, closed, true);
            }

            inMessage = opcode < 8 ? !final : inMessage;
            closed |= opcode == 8;
            if (length > (ulong)(bytes.Length - header))
            {
                return new FrameState(false, inMessage, closed, false);
            }

            bytes = bytes[(header + (int)length)..];
        }

        return new FrameState(true, inMessage, closed, false);
    }

    // The size of the header and the length of the payload, or null if the header is incomplete.
    private static (int Header, ulong Length)? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2)
        {
            return null;
        }

        var form = bytes[1] & 0x7F;
        var header =
            (
                form == 127 ? 10
                : form == 126 ? 4
                : 2
            ) + (bytes[1] >= 0x80 ? 4 : 0);
        return bytes.Length < header
            ? null
            : (
                header,
                form == 127 ? BinaryPrimitives.ReadUInt64BigEndian(bytes[2..])
                : form == 126 ? BinaryPrimitives.ReadUInt16BigEndian(bytes[2..])
                : (ulong)form
            );
    }
}
