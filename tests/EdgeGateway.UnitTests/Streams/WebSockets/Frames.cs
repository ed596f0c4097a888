using System.Buffers.Binary;
using CsCheck;

namespace EdgeGateway.UnitTests.Streams.WebSockets;

/// <summary>Creates the bytes of frames.</summary>
internal static class Frames
{
    private static readonly int[] Lengths = [0, 1, 2, 125, 126, 127, 300, 65_535, 65_536];

    /// <summary>Kinds of illegal frames, each after a legal beginning. No boundary can be found after them.</summary>
    public static (string Name, byte[] Legal, byte[] Broken)[] Broken { get; } =
    [
        .. Enumerable
            .Range(3, 5)
            .Concat(Enumerable.Range(0xB, 5))
            .Select(opcode => ($"opcode {opcode}", Text, new byte[] { (byte)(0x80 | opcode), 0 })),
        ("close in fragments", Text, [0x08, 0]),
        ("ping in fragments", Text, [0x09, 0]),
        ("pong in fragments", Text, [0x0A, 0]),
        ("ping of 126 bytes", Text, [0x89, 126, 0, 126]),
        ("masked close of 126 bytes", Text, [0x88, 0xFE, 0, 126, 1, 2, 3, 4]),
        ("pong of 2^32 bytes", Text, Header(0x8A, 1UL << 32, false, 127)),
        ("length 2^63", Text, Header(0x82, 1UL << 63, false, 127)),
        ("length 2^64-1", Text, Header(0x82, ulong.MaxValue, true, 127)),
        ("continuation of nothing", Text, [0x80, 0]),
        ("continuation of a message that is over", [0x01, 0, 0x80, 0], [0x00, 0]),
        ("text inside a message", [0x02, 0], [0x81, 0]),
        ("binary inside a message, after a ping", [0x01, 0, 0x89, 0], [0x02, 0]),
        ("HTTP", Text, "HTTP/1.1 500 Oh no\r\n\r\n"u8.ToArray()),
    ];

    /// <summary>
    /// Random legal sequences: whole and fragmented messages with control frames between them, of any length in any
    /// encoding, masked or not, with any reserved bits.
    /// </summary>
    public static Gen<byte[][]> Legal { get; } =
        Gen.Select(Gen.Int[0, 3], Gen.Select(Gen.Int[0, 8], Gen.Int[0, 2]), Gen.Bool, Gen.Bool, Gen.Int[0, 7])
            .Array[0, 8]
            .Select(picks =>
            {
                var inMessage = false;
                return picks
                    .Select(pick =>
                    {
                        var (kind, (length, form), masked, final, rsv) = pick;
                        var isControl = kind == 0;
                        var opcode =
                            isControl ? 8 + (length % 3)
                            : inMessage ? 0
                            : 1 + (length % 2);
                        inMessage = isControl ? inMessage : !final;
                        return Frame(
                            (byte)((isControl || final ? 0x80 : 0) | (rsv << 4) | opcode),
                            Lengths[isControl ? length % 4 : length],
                            masked,
                            form
                        );
                    })
                    .ToArray();
            });

    private static byte[] Text => [0x81, 2, (byte)'h', (byte)'i'];

    /// <summary>A frame header with the length in 7 bits, or in the extended form 126 or 127.</summary>
    public static byte[] Header(byte first, ulong length, bool masked, byte form)
    {
        var size = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(size, length);
        var mask = masked ? 0x80 : 0;
        byte[] key = masked ? [0x81, 0x88, 0x00, 0x89] : [];
        return form switch
        {
            127 => [first, (byte)(127 | mask), .. size, .. key],
            126 => [first, (byte)(126 | mask), .. size[6..], .. key],
            _ => [first, (byte)((byte)length | mask), .. key],
        };
    }

    // The payload looks like Close frames.
    private static byte[] Frame(byte first, int length, bool masked, int form)
    {
        var shortest =
            length <= 125 ? 0
            : length <= ushort.MaxValue ? 1
            : 2;
        var header = Header(
            first,
            (ulong)length,
            masked,
            Math.Max(shortest, form) switch
            {
                0 => 0,
                1 => 126,
                _ => 127,
            }
        );
        return [.. header, .. Enumerable.Repeat((byte)0x88, length)];
    }
}
