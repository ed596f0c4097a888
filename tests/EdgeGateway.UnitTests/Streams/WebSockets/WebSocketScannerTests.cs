using CsCheck;
using EdgeGateway.Streams.WebSockets;

namespace EdgeGateway.UnitTests.Streams.WebSockets;

public sealed class WebSocketScannerTests
{
    private static readonly byte[] FirstBytes = [0x81, 0x82, 0xC1, 0x89, 0x8A];

    public static TheoryData<string, byte[], bool, bool, bool> Sequences =>
        new()
        {
            // name, bytes, at a frame boundary, inside a message, closed
            { "nothing", [], true, false, false },
            { "text", [0x81, 2, 1, 2], true, false, false },
            { "empty text", [0x81, 0], true, false, false },
            { "compressed text", [0xC1, 2, 1, 2], true, false, false },
            { "masked text", [0x81, 0x82, 9, 9, 9, 9, 1, 2], true, false, false },
            { "16-bit length", [0x82, 126, 0, 3, 1, 2, 3], true, false, false },
            { "64-bit length", [0x82, 127, 0, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3], true, false, false },
            { "masked 64-bit length", [0x82, 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 9, 9, 9, 9, 1], true, false, false },
            { "first fragment", [0x01, 1, 1], true, true, false },
            { "all fragments", [0x01, 1, 1, 0x00, 1, 2, 0x80, 1, 3], true, false, false },
            { "ping between fragments", [0x01, 1, 1, 0x89, 0, 0x80, 0], true, false, false },
            { "half a header", [0x81, 126, 0], false, false, false },
            { "half a payload", [0x81, 2, 1], false, false, false },
            { "close", [0x88, 2, 3, 0xE8], true, false, true },
            { "text and close", [0x81, 0, 0x88, 0], true, false, true },
            {
                "longest legal length",
                [0x82, 127, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1],
                false,
                false,
                false
            },
        };

    public static TheoryData<string, byte[]> Broken =>
        new()
        {
            { "reserved data opcode", [0x83, 0] },
            { "reserved control opcode", [0x8B, 0] },
            { "fragmented control frame", [0x09, 0] },
            { "control frame over 125 bytes", [0x89, 126, 0, 126] },
            { "length with the top bit set", [0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 0] },
            { "continuation of nothing", [0x80, 0] },
            { "new message inside a message", [0x01, 0, 0x81, 0] },
            { "HTTP", "HTTP/1.1 500 Oh no\r\n\r\n"u8.ToArray() },
        };

    [Theory]
    [MemberData(nameof(Sequences))]
    public void Knows_its_position_however_the_bytes_are_split(
        string name,
        byte[] bytes,
        bool atBoundary,
        bool inMessage,
        bool closed
    )
    {
        Assert.NotEmpty(name);
        foreach (var scanner in EverySplit(bytes))
        {
            Assert.Equal(atBoundary, scanner.AtFrameBoundary);
            Assert.Equal(inMessage, scanner.InMessage);
            Assert.Equal(closed, scanner.IsClosed);
            Assert.False(scanner.IsBroken);
        }
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void Stays_broken_after_an_illegal_frame(string name, byte[] bytes)
    {
        Assert.NotEmpty(name);
        foreach (var scanner in EverySplit([.. bytes, 0x81, 0, 0x81, 0]))
        {
            Assert.True(scanner.IsBroken);
            Assert.False(scanner.AtFrameBoundary);
        }
    }

    [Fact]
    public void Finds_exactly_the_boundaries_of_any_legal_sequence() =>
        Gen.Select(Frames, Gen.Int[1, 7])
            .Sample(
                (frames, step) =>
                {
                    var bytes = frames.SelectMany(frame => frame).ToArray();
                    var boundaries = frames.Aggregate(
                        new HashSet<int> { 0 },
                        (ends, frame) =>
                        {
                            ends.Add(ends.Max() + frame.Length);
                            return ends;
                        }
                    );
                    var scanner = new WebSocketScanner();
                    for (var at = 0; at < bytes.Length; )
                    {
                        var next = Math.Min(at + step, bytes.Length);
                        scanner.Scan(bytes.AsSpan(at, next - at));
                        at = next;
                        Assert.Equal(boundaries.Contains(at), scanner.AtFrameBoundary);
                    }
                }
            );

    [Fact]
    public void Accepts_any_garbage_without_an_exception() =>
        Gen
            .Byte.Array[0, 200]
            .Array[0, 10]
            .Sample(chunks =>
            {
                var scanner = new WebSocketScanner();
                foreach (var chunk in chunks)
                {
                    scanner.Scan(chunk);
                }
            });

    private static Gen<byte[][]> Frames { get; } =
        Gen.Select(Gen.Int[0, 4].Select(kind => FirstBytes[kind]), Gen.Int[0, 300], Gen.Bool)
            .Select(
                (first, length, masked) => Frame(first, first >= 0x88 && first < 0xC0 ? length % 126 : length, masked)
            )
            .Array[0, 12];

    private static byte[] Frame(byte first, int length, bool masked)
    {
        var mask = (byte)(masked ? 0x80 : 0);
        byte[] size = length < 126 ? [(byte)(length | mask)] : [(byte)(126 | mask), (byte)(length >> 8), (byte)length];
        return [first, .. size, .. new byte[masked ? 4 : 0], .. Enumerable.Repeat((byte)0x88, length)];
    }

    private static IEnumerable<WebSocketScanner> EverySplit(byte[] bytes)
    {
        for (var first = 0; first <= bytes.Length; first++)
        {
            for (var second = first; second <= bytes.Length; second++)
            {
                var scanner = new WebSocketScanner();
                scanner.Scan(bytes.AsSpan(0, first));
                scanner.Scan(bytes.AsSpan(first, second - first));
                scanner.Scan(bytes.AsSpan(second));
                yield return scanner;
            }
        }
    }
}
