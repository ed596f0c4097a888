using EdgeGateway.Fuzzing.Models;
using EdgeGateway.Streams.WebSockets;

namespace EdgeGateway.UnitTests.Streams.WebSockets;

public sealed class WebSocketScannerLimitTests
{
    // If the scanner read the payload, it would see Close frames.
    private static readonly byte[] Payload = [.. Enumerable.Repeat((byte)0x88, 8 << 20)];

    [Theory]
    [InlineData(0xFFFFUL)]
    [InlineData(0x10000UL)]
    [InlineData(0x7FFFFFFFUL)]
    [InlineData(0x80000000UL)]
    [InlineData(0xFFFFFFFFUL)]
    [InlineData(0x100000000UL)]
    [InlineData(0x123456789AUL)]
    public void Counts_a_huge_payload_down_to_its_last_byte(ulong length)
    {
        var scanner = new WebSocketScanner();
        scanner.Scan(Frames.Header(0x82, length, true, 127));
        for (var left = length - 1; left > 0; )
        {
            var piece = (int)Math.Min(left, (ulong)Payload.Length);
            scanner.Scan(Payload.AsSpan(0, piece));
            Assert.False(scanner.AtFrameBoundary);
            left -= (ulong)piece;
        }

        // The payload's last byte and another frame in one piece.
        scanner.Scan([0x88, 0x01, 0]);
        Assert.Equal(new FrameState(true, true, false, false), FrameState.Of(scanner));
    }

    [Fact]
    public void Accepts_the_longest_length_and_stays_inside_the_frame()
    {
        var scanner = new WebSocketScanner();
        scanner.Scan(Frames.Header(0x02, long.MaxValue, false, 127));
        for (var i = 0; i < 100; i++)
        {
            scanner.Scan(Payload);
            Assert.Equal(new FrameState(false, true, false, false), FrameState.Of(scanner));
        }
    }

    [Theory]
    [InlineData(0x4)] // permessage-deflate
    [InlineData(0x2)]
    [InlineData(0x1)]
    [InlineData(0x7)]
    public void Ignores_reserved_bits(int rsv)
    {
        // In the first frame, a control frame and a continuation. Only the extension decides whether the bits are
        // legal.
        var bits = rsv << 4;
        byte[] bytes = [(byte)(0x01 | bits), 1, 7, (byte)(0x89 | bits), 1, 7, (byte)(0x80 | bits), 0x81, 1, 2, 3, 4, 7];
        var scanner = new WebSocketScanner();
        for (var at = 0; at < bytes.Length; at++)
        {
            scanner.Scan(bytes.AsSpan(at, 1));
            Assert.Equal(new FrameState(at is 2 or 5 or 12, at is >= 1 and < 11, false, false), FrameState.Of(scanner));
        }
    }

    [Fact]
    public void An_empty_piece_changes_nothing()
    {
        var scanner = new WebSocketScanner();
        foreach (var one in (byte[])[0x01, 126, 0, 1, 7, 0x80, 0])
        {
            var before = FrameState.Of(scanner);
            scanner.Scan([]);
            Assert.Equal(before, FrameState.Of(scanner));
            scanner.Scan([one]);
        }
    }
}
