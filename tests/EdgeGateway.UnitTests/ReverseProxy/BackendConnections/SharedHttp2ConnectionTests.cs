using EdgeGateway.Hosting.Wire;
using EdgeGateway.ReverseProxy.BackendConnections;
using EdgeGateway.Testing.Attacks;

namespace EdgeGateway.UnitTests.ReverseProxy.BackendConnections;

public sealed class SharedHttp2ConnectionTests
{
    private const int Limit = 100;

    // SETTINGS_INITIAL_WINDOW_SIZE 768, SETTINGS_MAX_CONCURRENT_STREAMS of the given value.
    private static readonly byte[] Window = [0, 4, 0, 0, 3, 0];
    private static readonly byte[] LimitSetting = [0, 3, 0, 0, 0, Limit];
    private static readonly byte[] More = [.. Http2Frames.Of(6, 1, 0, new byte[8]), 1, 2, 3];

    public static TheoryData<string, byte[], byte[]> Starts =>
        new()
        {
            { "no limit", Frame(Window), Frame(Window, LimitSetting) },
            { "no setting", Frame(), Frame(LimitSetting) },
            { "a higher limit", Frame(Streams(1_000), Window), Frame(Streams(1_000), Window, LimitSetting) },
            { "the highest limit", Frame(Streams(-1)), Frame(Streams(-1), LimitSetting) },
            { "the last of several", Frame(Streams(1), Streams(101)), Frame(Streams(1), Streams(101), LimitSetting) },
            { "the same limit", Frame(Streams(100)), Frame(Streams(100)) },
            { "a lower limit", Frame(Window, Streams(0)), Frame(Window, Streams(0)) },
            { "an acknowledgment", Http2Frames.Of(4, 1, 0), Http2Frames.Of(4, 1, 0) },
            { "another frame", Http2Frames.Of(6, 0, 0, new byte[8]), Http2Frames.Of(6, 0, 0, new byte[8]) },
            { "a broken setting", Http2Frames.Of(4, 0, 0, 1, 2, 3), Http2Frames.Of(4, 0, 0, 1, 2, 3) },
            { "HTTP/1.1", "HTTP/1.1 400 Bad"u8.ToArray(), "HTTP/1.1 400 Bad"u8.ToArray() },
            { "the end in a header", [0, 0, 6], [0, 0, 6] },
            { "the end in a setting", Frame(Window)[..12], Frame(Window)[..12] },
            { "the end", [], [] },
        };

    [Theory]
    [MemberData(nameof(Starts))]
    public async Task The_first_settings_get_the_limit_and_all_else_passes_unchanged(
        string description,
        byte[] sent,
        byte[] expected
    )
    {
        Assert.NotEmpty(description);
        var isCut = description.StartsWith("the end", StringComparison.Ordinal);
        byte[] sentMore = isCut ? [] : [.. More, .. Frame(Streams(1_000))];
        foreach (var piece in new[] { 1, 2, 3, 5, 7, 100 })
        {
            foreach (var buffer in new[] { 1, 4, 1_000 })
            {
                using var connection = new SharedHttp2Connection(new Backend([.. sent, .. sentMore], piece), Limit);
                byte[] received = await ReadAllAsync(connection, buffer);
                Assert.Equal([.. expected, .. sentMore], received);
            }
        }
    }

    private static byte[] Frame(params byte[][] settings) =>
        Http2Frames.Of(4, 0, 0, [.. settings.SelectMany(one => one)]);

    private static byte[] Streams(int limit) => Http2Frames.Setting(3, limit)[9..];

    private static async Task<byte[]> ReadAllAsync(Stream stream, int length)
    {
        var (all, buffer) = (new List<byte>(), new byte[length]);
        while (true)
        {
            // The HTTP client waits without a buffer.
            Assert.Equal(0, await stream.ReadAsync(Memory<byte>.Empty, TestContext.Current.CancellationToken));
            var count = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken);
            if (count == 0)
            {
                return [.. all];
            }

            all.AddRange(buffer[..count]);
        }
    }

    private sealed class Backend(byte[] bytes, int piece) : DuplexStream
    {
        private int _position;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = Math.Min(Math.Min(piece, buffer.Length), bytes.Length - _position);
            bytes.AsMemory(_position, count).CopyTo(buffer);
            _position += count;
            return new(count);
        }
    }
}
