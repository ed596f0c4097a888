using System.Buffers.Binary;

namespace FunctionalTests.Wire;

/// <summary>Serializes frames, including invalid ones.</summary>
internal static class FrameBytes
{
    private const uint Key = 0x37FA213D;

    /// <summary>Serializes a client's frame, which is masked (RFC 6455 section 5.3).</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="form">The form of the length field.</param>
    /// <param name="announced">The value of the length field; null for the payload's length.</param>
    /// <param name="key">The masking key.</param>
    public static byte[] OfClient(
        Frame frame,
        LengthForm form = LengthForm.Shortest,
        ulong? announced = null,
        uint key = Key
    )
    {
        var header = Header(frame, 0x80, form, announced ?? (ulong)frame.Payload.Length);
        var mask = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(mask, key);
        var payload = frame.Payload.ToArray();
        Mask(payload, key, 0);
        return [.. header, .. mask, .. payload];
    }

    /// <summary>Serializes a server's frame, which is not masked.</summary>
    public static byte[] OfServer(Frame frame) =>
        [.. Header(frame, 0, LengthForm.Shortest, (ulong)frame.Payload.Length), .. frame.Payload];

    /// <summary>Masks or unmasks the part of a payload that starts at <paramref name="offset"/>.</summary>
    public static void Mask(Span<byte> piece, uint key, ulong offset)
    {
        for (var i = 0; i < piece.Length; i++)
        {
            piece[i] ^= (byte)(key >> (24 - (8 * (int)((offset + (ulong)i) & 3))));
        }
    }

    private static byte[] Header(Frame frame, byte maskBit, LengthForm form, ulong length)
    {
        if (form == LengthForm.Shortest)
        {
            form =
                length <= 125 ? form
                : length <= ushort.MaxValue ? LengthForm.Medium
                : LengthForm.Long;
        }

        var header = new byte[
            form switch
            {
                LengthForm.Medium => 4,
                LengthForm.Long => 10,
                _ => 2,
            }
        ];
        header[0] = (byte)((frame.Fin ? 0x80 : 0) | (frame.Rsv << 4) | frame.Opcode);
        switch (form)
        {
            case LengthForm.Medium:
                header[1] = (byte)(maskBit | 126);
                BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)length);
                break;
            case LengthForm.Long:
                header[1] = (byte)(maskBit | 127);
                BinaryPrimitives.WriteUInt64BigEndian(header.AsSpan(2), length);
                break;
            default:
                header[1] = (byte)(maskBit | (byte)length);
                break;
        }

        return header;
    }
}
