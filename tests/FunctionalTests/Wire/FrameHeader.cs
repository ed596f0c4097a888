using System.Buffers.Binary;

namespace FunctionalTests.Wire;

/// <summary>A frame header (RFC 6455 section 5.2), valid or not.</summary>
/// <param name="Fin">Whether this is the last frame of its message.</param>
/// <param name="Rsv">The reserved bits as a number; RSV1 is 4.</param>
/// <param name="Opcode">The opcode.</param>
/// <param name="Masked">Whether the frame has a masking key.</param>
/// <param name="Length">The payload length in the header.</param>
/// <param name="Canonical">Whether the length field has its shortest form.</param>
/// <param name="Key">The masking key in network byte order.</param>
internal readonly record struct FrameHeader(
    bool Fin,
    int Rsv,
    byte Opcode,
    bool Masked,
    ulong Length,
    bool Canonical,
    uint Key
)
{
    public bool IsControl => Wire.Opcode.IsControl(Opcode);

    /// <summary>Reads a header from the start of <paramref name="octets"/>; false if more octets are needed.</summary>
    public static bool TryParse(ReadOnlySpan<byte> octets, out FrameHeader header, out int size)
    {
        header = default;
        size = 2;
        if (octets.Length < 2)
        {
            return false;
        }

        var masked = (octets[1] & 0x80) != 0;
        var shortLength = octets[1] & 0x7F;
        var extended = shortLength switch
        {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        size = 2 + extended + (masked ? 4 : 0);
        if (octets.Length < size)
        {
            return false;
        }

        var length = extended switch
        {
            2 => BinaryPrimitives.ReadUInt16BigEndian(octets[2..]),
            8 => BinaryPrimitives.ReadUInt64BigEndian(octets[2..]),
            _ => (ulong)shortLength,
        };
        header = new FrameHeader(
            (octets[0] & 0x80) != 0,
            (octets[0] >> 4) & 0x7,
            (byte)(octets[0] & 0xF),
            masked,
            length,
            extended switch
            {
                2 => length > 125,
                8 => length > ushort.MaxValue,
                _ => true,
            },
            masked ? BinaryPrimitives.ReadUInt32BigEndian(octets[(2 + extended)..]) : 0
        );
        return true;
    }
}
