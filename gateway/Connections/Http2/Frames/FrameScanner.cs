using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace EdgeGateway.Connections.Http2.Frames;

/// <summary>
/// Scans one direction of an HTTP/2 connection and reports the header of each frame. It keeps only the bytes of an
/// incomplete header, and one more for the length of the padding of DATA. It never throws: whether a frame is legal is
/// the server's business.
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-----------------------------------------------+
/// |                 Length (24)                   |
/// +---------------+---------------+---------------+
/// |   Type (8)    |   Flags (8)   |
/// +-+-------------+---------------+-------------------------------+
/// |R|                 Stream Identifier (31)                      |
/// +=+=============================================================+
/// |  Payload (Length octets); of padded DATA: Pad Length (8), …   |
/// +---------------------------------------------------------------+
/// </code>
/// RFC 9113 sections 4.1 and 6.1.
/// </summary>
/// <param name="preface">The number of bytes before the first frame.</param>
internal struct FrameScanner(int preface)
{
    /// <summary>Bytes of the client's connection preface (RFC 9113 section 3.4).</summary>
    public const int ClientPreface = 24;

    private const int HeadLength = 9;
    private const byte PaddedFlag = 8;

    private Head _head;
    private int _headLength;
    private int _skip = preface;

    private readonly int PayloadLength => BinaryPrimitives.ReadInt32BigEndian(_head[..4]) >>> 8;

    private readonly bool IsPadded =>
        _head[3] == (byte)FrameType.Data && (_head[4] & PaddedFlag) != 0 && PayloadLength > 0;

    /// <summary>
    /// Scans to the end of the next header. Call it until it returns false; bytes may be split anywhere.
    /// </summary>
    /// <param name="bytes">The next bytes; on return, those after the header.</param>
    /// <param name="frame">The header, if the method returns true.</param>
    public bool TryRead(ref ReadOnlySpan<byte> bytes, out FrameHead frame)
    {
        var skipped = Math.Min(_skip, bytes.Length);
        _skip -= skipped;
        bytes = bytes[skipped..];
        while (!bytes.IsEmpty)
        {
            var taken = Math.Min((_headLength < HeadLength ? HeadLength : HeadLength + 1) - _headLength, bytes.Length);
            bytes[..taken].CopyTo(_head[_headLength..]);
            _headLength += taken;
            bytes = bytes[taken..];
            if (_headLength > HeadLength || (_headLength == HeadLength && !IsPadded))
            {
                frame = EndHead();
                return true;
            }
        }

        frame = default;
        return false;
    }

    private FrameHead EndHead()
    {
        var length = PayloadLength;
        var beyond = _headLength - HeadLength;
        _headLength = 0;
        _skip = length - beyond;
        return new FrameHead(
            (FrameType)_head[3],
            _head[4],
            BinaryPrimitives.ReadInt32BigEndian(_head[5..HeadLength]) & int.MaxValue,
            Math.Max(0, length - (beyond > 0 ? 1 + _head[9] : 0))
        );
    }

    [InlineArray(HeadLength + 1)]
    private struct Head
    {
        private byte _first;
    }
}
