using System.Buffers.Binary;
using EdgeGateway.Connections.Http2.Frames;

namespace EdgeGateway.Fuzzing.Models;

/// <summary>The frames of one direction of an HTTP/2 connection (RFC 9113 section 4.1), read from all bytes at once.</summary>
internal static class ReferenceFrames
{
    private const int HeadLength = 9;
    private const int SettingLength = 6;

    /// <summary>Returns each frame whose header is complete, with the length of the padding where there is one.</summary>
    public static List<FrameHead> Read(ReadOnlySpan<byte> bytes)
    {
        var frames = new List<FrameHead>();
        while (bytes.Length >= HeadLength)
        {
            var (length, type) = (Length(bytes), (FrameType)bytes[3]);
            var content = length;
            if (type == FrameType.Data && (bytes[4] & 8) != 0 && length > 0)
            {
                if (bytes.Length == HeadLength)
                {
                    break;
                }

                content = Math.Max(0, length - 1 - bytes[HeadLength]);
            }

            var stream = BinaryPrimitives.ReadUInt32BigEndian(bytes[5..]) & int.MaxValue;
            frames.Add(new FrameHead(type, bytes[4], (int)stream, content));
            bytes = bytes[Math.Min(HeadLength + length, bytes.Length)..];
        }

        return frames;
    }

    /// <summary>Sets the limit of streams in each SETTINGS, in as many bytes of it as there are.</summary>
    public static byte[] LimitStreams(ReadOnlySpan<byte> bytes, int limit)
    {
        Span<byte> value = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(value, limit);
        var limited = bytes.ToArray();
        var rest = limited.AsSpan();
        while (rest.Length >= HeadLength)
        {
            var payload = rest[HeadLength..Math.Min(HeadLength + Length(rest), rest.Length)];
            for (var at = 0; rest[3] == (byte)FrameType.Settings && at + 2 < payload.Length; at += SettingLength)
            {
                if (payload[at] == 0 && payload[at + 1] == 3)
                {
                    var present = Math.Min(4, payload.Length - at - 2);
                    value[..present].CopyTo(payload[(at + 2)..]);
                }
            }

            rest = rest[(HeadLength + payload.Length)..];
        }

        return limited;
    }

    private static int Length(ReadOnlySpan<byte> head) => (head[0] << 16) | (head[1] << 8) | head[2];
}
