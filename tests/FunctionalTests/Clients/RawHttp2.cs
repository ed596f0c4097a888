using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace FunctionalTests.Clients;

/// <summary>
/// An HTTP/2 connection with prior knowledge (RFC 9113) on which a test sends any header fields, well formed or not.
/// </summary>
internal sealed class RawHttp2 : IDisposable
{
    private const int FrameSize = 16_384;

    // Frame types and flags: RFC 9113 sections 6 and 6.2.
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Reset = 3;
    private const byte Settings = 4;
    private const byte GoAway = 7;
    private const byte Continuation = 9;
    private const byte Acknowledge = 1;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    /// <summary>An error code of RFC 9113 section 7.</summary>
    public const int InternalError = 2;

    /// <summary>An error code of RFC 9113 section 7.</summary>
    public const int Cancel = 8;

    private readonly TcpClient _client = new() { NoDelay = true };
    private int _lastStream = -1;

    public static async Task<RawHttp2> OpenAsync(Uri server)
    {
        var connection = new RawHttp2();
        await connection._client.ConnectAsync(server.Host, server.Port, TestContext.Current.CancellationToken);
        await connection.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await connection.WriteAsync(Frame(Settings, 0, 0, []));
        return connection;
    }

    /// <summary>
    /// Sends a request without a body. Returns the response's status, or <c>reset CODE</c>, <c>goaway CODE</c> or
    /// <c>closed</c>.
    /// </summary>
    public async Task<string> RequestAsync(params (string Name, string Value)[] fields)
    {
        _lastStream += 2;
        await WriteAsync([.. Head(fields, endStream: true)]);
        return await ReadResultAsync();
    }

    /// <summary>Sends a GET for a path with more header fields and returns the result.</summary>
    public Task<string> GetAsync(string path, params (string Name, string Value)[] fields) =>
        RequestAsync([(":method", "GET"), (":scheme", "http"), (":authority", "x"), (":path", path), .. fields]);

    /// <summary>Sends a request with an empty body and trailers; returns the same as the other overload.</summary>
    public async Task<string> RequestAsync((string Name, string Value)[] fields, (string Name, string Value)[] trailers)
    {
        _lastStream += 2;
        await WriteAsync([.. Head(fields, endStream: false), .. Head(trailers, endStream: true)]);
        return await ReadResultAsync();
    }

    /// <summary>Sends the head of a request whose body follows.</summary>
    public Task BeginAsync(params (string Name, string Value)[] fields)
    {
        _lastStream += 2;
        return WriteAsync([.. Head(fields, endStream: false)]);
    }

    /// <summary>Sends a part of the request body.</summary>
    public Task DataAsync(byte[] bytes) => WriteAsync(Frame(Data, 0, _lastStream, bytes));

    /// <summary>Resets the request's stream (RFC 9113 section 6.4).</summary>
    public Task ResetStreamAsync(int error) => WriteAsync(Frame(Reset, 0, _lastStream, [0, 0, 0, (byte)error]));

    /// <summary>Announces that the client closes the connection (RFC 9113 section 6.8).</summary>
    public Task GoAwayAsync() => WriteAsync(Frame(GoAway, 0, 0, new byte[8]));

    /// <summary>Closes the connection with RST.</summary>
    public void ResetConnection()
    {
        _client.LingerState = new LingerOption(true, 0);
        _client.Dispose();
    }

    public void Dispose() => _client.Dispose();

    private IEnumerable<byte> Head((string Name, string Value)[] fields, bool endStream)
    {
        var blocks = fields.SelectMany(EncodeLiteral).Chunk(FrameSize).ToArray();
        for (var i = 0; i < blocks.Length; i++)
        {
            var flags = (endStream && i == 0 ? EndStream : 0) | (i == blocks.Length - 1 ? EndHeaders : 0);
            foreach (var value in Frame(i == 0 ? Headers : Continuation, flags, _lastStream, blocks[i]))
            {
                yield return value;
            }
        }
    }

    private async Task<string> ReadResultAsync()
    {
        while (true)
        {
            var head = new byte[9];
            try
            {
                await _client.GetStream().ReadExactlyAsync(head, TestContext.Current.CancellationToken);
            }
            catch (IOException)
            {
                return "closed";
            }

            var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
            await _client.GetStream().ReadExactlyAsync(payload, TestContext.Current.CancellationToken);
            var stream = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5));
            switch (head[3])
            {
                case Headers when stream == _lastStream:
                    return DecodeStatus(payload);
                case Reset when stream == _lastStream:
                    return $"reset {BinaryPrimitives.ReadInt32BigEndian(payload)}";
                case GoAway:
                    return $"goaway {BinaryPrimitives.ReadInt32BigEndian(payload.AsSpan(4))}";
                case Settings when head[4] == 0:
                    await WriteAsync(Frame(Settings, Acknowledge, 0, []));
                    break;
            }
        }
    }

    // Kestrel writes the status first. It is indexed if the static table has it (RFC 7541 appendix A, 8 to 14),
    // otherwise three digits follow the name's index, without Huffman coding.
    private static string DecodeStatus(ReadOnlySpan<byte> block)
    {
        ReadOnlySpan<string> known = ["200", "204", "206", "304", "400", "404", "500"];
        while ((block[0] & 0xE0) == 0x20)
        {
            block = block[1..];
        }

        return (block[0] & 0x80) != 0 ? known[(block[0] & 0x7F) - 8] : Encoding.ASCII.GetString(block.Slice(2, 3));
    }

    private static byte[] Frame(byte type, int flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = (byte)flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }

    // RFC 7541 section 6.2.2: a literal field with a new name, without indexing.
    private static IEnumerable<byte> EncodeLiteral((string Name, string Value) field) =>
        [0, .. EncodeText(field.Name), .. EncodeText(field.Value)];

    private static byte[] EncodeText(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var length = new List<byte>();
        var rest = bytes.Length - 127;
        length.Add((byte)Math.Min(bytes.Length, 127));
        for (; rest >= 128; rest >>= 7)
        {
            length.Add((byte)((rest & 127) | 128));
        }

        return rest < 0 ? [.. length, .. bytes] : [.. length, (byte)rest, .. bytes];
    }

    private async Task WriteAsync(byte[] bytes) =>
        await _client.GetStream().WriteAsync(bytes, TestContext.Current.CancellationToken);
}
