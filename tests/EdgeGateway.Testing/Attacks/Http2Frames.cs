using System.Buffers.Binary;
using System.Text;

namespace EdgeGateway.Testing.Attacks;

/// <summary>The bytes of HTTP/2 frames of a client (RFC 9113 section 6), well formed or not.</summary>
public static class Http2Frames
{
    /// <summary>The error code ENHANCE_YOUR_CALM (RFC 9113 section 7).</summary>
    public const int EnhanceYourCalm = 11;

    // Flags of HEADERS and CONTINUATION.
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    // Indexed fields (RFC 7541 appendix A).
    private const byte Get = 0x82;
    private const byte Post = 0x83;
    private const byte Http = 0x86;
    private const byte Https = 0x87;

    /// <summary>What a client sends before its first frame.</summary>
    public static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>A frame of any type.</summary>
    public static byte[] Of(byte type, byte flags, int stream, params ReadOnlySpan<byte> payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(9));
        return frame;
    }

    /// <summary>DATA.</summary>
    public static byte[] Data(int stream, bool ends, params ReadOnlySpan<byte> payload) =>
        Of(0, ends ? EndStream : (byte)0, stream, payload);

    /// <summary>The HEADERS of a GET, which end its stream.</summary>
    public static byte[] GetRequest(int stream, string path, bool tls = false, bool endHeaders = true) =>
        Of(
            1,
            (byte)(EndStream | (endHeaders ? EndHeaders : 0)),
            stream,
            [Get, tls ? Https : Http, .. Literal(1, "x"), .. Literal(4, path)]
        );

    /// <summary>The HEADERS of a POST, whose body follows.</summary>
    public static byte[] PostRequest(int stream, string path, bool tls = false, int? contentLength = null) =>
        Of(
            1,
            EndHeaders,
            stream,
            [
                Post,
                tls ? Https : Http,
                .. Literal(1, "x"),
                .. Literal(4, path),
                .. contentLength is { } length ? Literal(28, $"{length}") : [],
            ]
        );

    /// <summary>HEADERS without a path, which the server resets.</summary>
    public static byte[] InvalidRequest(int stream, bool tls = false) =>
        Of(1, EndStream | EndHeaders, stream, Get, tls ? Https : Http);

    /// <summary>
    /// The HEADERS of a GET with many headers of 4 KB: the first request of a connection puts one into the table of
    /// HPACK, and each byte of a later one is a copy of it.
    /// </summary>
    public static byte[] HeaderBomb(int stream, string path, bool tls, int copies)
    {
        const int ValueLength = 4_000;
        byte[] start = [Get, tls ? Https : Http, .. Literal(1, "x"), .. Literal(4, path)];
        return stream == 1
            ? Of(
                1,
                EndStream | EndHeaders,
                stream,
                [.. start, 0x40, 1, (byte)'y', .. Text(new string('z', ValueLength))]
            )
            : Of(1, EndStream | EndHeaders, stream, [.. start, .. Enumerable.Repeat((byte)(0x80 | 62), copies)]);
    }

    /// <summary>RST_STREAM.</summary>
    public static byte[] Reset(int stream) => Of(3, 0, stream, 0, 0, 0, 8);

    /// <summary>SETTINGS with one setting.</summary>
    public static byte[] Setting(short name, int value)
    {
        Span<byte> payload = stackalloc byte[6];
        BinaryPrimitives.WriteInt16BigEndian(payload, name);
        BinaryPrimitives.WriteInt32BigEndian(payload[2..], value);
        return Of(4, 0, 0, payload);
    }

    /// <summary>SETTINGS with the window of new streams.</summary>
    public static byte[] InitialWindow(int bytes) => Setting(4, bytes);

    /// <summary>WINDOW_UPDATE.</summary>
    public static byte[] WindowUpdate(int stream, int bytes)
    {
        Span<byte> payload = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, bytes);
        return Of(8, 0, stream, payload);
    }

    // RFC 7541 section 6.2.2: a literal value with a name of the static table, without indexing.
    private static byte[] Literal(byte name, string value) =>
        name < 15 ? [name, .. Text(value)] : [15, (byte)(name - 15), .. Text(value)];

    // RFC 7541 section 5.2, without Huffman coding.
    private static byte[] Text(string text)
    {
        var bytes = new List<byte> { (byte)Math.Min(text.Length, 127) };
        if (text.Length >= 127)
        {
            var rest = text.Length - 127;
            for (; rest >= 128; rest >>= 7)
            {
                bytes.Add((byte)((rest & 127) | 128));
            }

            bytes.Add((byte)rest);
        }

        bytes.AddRange(Encoding.ASCII.GetBytes(text));
        return [.. bytes];
    }
}
