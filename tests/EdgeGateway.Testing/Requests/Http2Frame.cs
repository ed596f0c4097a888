using System.Buffers.Binary;

namespace EdgeGateway.Testing.Requests;

/// <summary>A frame of HTTP/2 (RFC 9113 section 4.1).</summary>
internal sealed record Http2Frame(byte Type, byte Flags, int Stream, byte[] Payload)
{
    // Types and flags: RFC 9113 section 6.
    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte Reset = 3;
    public const byte Settings = 4;
    public const byte Ping = 6;
    public const byte GoAway = 7;
    public const byte WindowUpdate = 8;
    public const byte Continuation = 9;
    public const byte Acknowledge = 1;
    public const byte EndStream = 1;
    public const byte EndHeaders = 4;
    private const byte Padded = 8;
    private const byte HasPriority = 0x20;
    private const int MaxPayload = 16_384;
    private const int HeadLength = 9;

    /// <summary>What a client sends first (RFC 9113 section 3.4).</summary>
    public static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>SETTINGS with a table of zero bytes: the peer encodes every field on its own.</summary>
    public static byte[] NoTable { get; } = ToBytes(Settings, 0, 0, [0, 1, 0, 0, 0, 0]);

    /// <summary>The acknowledgment of SETTINGS.</summary>
    public static byte[] SettingsRead { get; } = ToBytes(Settings, Acknowledge, 0, []);

    public bool Has(byte flag) => (Flags & flag) != 0;

    /// <summary>The payload without padding and priority.</summary>
    public ReadOnlySpan<byte> Content
    {
        get
        {
            var content = Payload.AsSpan();
            if (Type is Data or Headers && Has(Padded))
            {
                content = content[1..^content[0]];
            }

            return Type == Headers && Has(HasPriority) ? content[5..] : content;
        }
    }

    /// <summary>The payload as a number of 32 bits.</summary>
    public int Number(int offset = 0) => BinaryPrimitives.ReadInt32BigEndian(Payload.AsSpan(offset));

    /// <summary>Reads a frame; null at the end of the connection.</summary>
    public static async Task<Http2Frame?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new byte[HeadLength];
        if (await stream.ReadAtLeastAsync(head, HeadLength, throwOnEndOfStream: false, cancellationToken) < HeadLength)
        {
            return null;
        }

        var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
        await stream.ReadExactlyAsync(payload, cancellationToken);
        return new Http2Frame(head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), payload);
    }

    /// <summary>Returns a message's part as frames that are no longer than every peer accepts.</summary>
    public static IEnumerable<byte> Split(byte type, int stream, byte[] payload, bool isLast)
    {
        var parts =
            payload.Length == 0
                ?
                [
                    [],
                ]
                : payload.Chunk(MaxPayload).ToArray();
        for (var i = 0; i < parts.Length; i++)
        {
            var isEnd = isLast && (type == Headers ? i == 0 : i == parts.Length - 1);
            var flags = (isEnd ? EndStream : 0) | (type == Headers && i == parts.Length - 1 ? EndHeaders : 0);
            foreach (var value in ToBytes(type == Headers && i > 0 ? Continuation : type, flags, stream, parts[i]))
            {
                yield return value;
            }
        }
    }

    public static byte[] ToBytes(byte type, int flags, int stream, byte[] payload)
    {
        var frame = new byte[HeadLength + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        (frame[3], frame[4]) = (type, (byte)flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, HeadLength);
        return frame;
    }
}
