using EdgeGateway.Streams.WebSockets;

namespace EdgeGateway.UnitTests.Streams.WebSockets;

public sealed class WebSocketScannerLimitTests
{
    // Nothing but Close frames, if it were read.
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
        Assert.Equal(new FrameFacts(true, true, false, false), FrameFacts.Of(scanner));
    }

    [Fact]
    public void Takes_the_longest_length_there_is_and_stays_inside()
    {
        var scanner = new WebSocketScanner();
        scanner.Scan(Frames.Header(0x02, long.MaxValue, false, 127));
        for (var i = 0; i < 100; i++)
        {
            scanner.Scan(Payload);
            Assert.Equal(new FrameFacts(false, true, false, false), FrameFacts.Of(scanner));
        }
    }

    [Theory]
    [InlineData(0x4)] // permessage-deflate
    [InlineData(0x2)]
    [InlineData(0x1)]
    [InlineData(0x7)]
    public void Leaves_the_meaning_of_reserved_bits_to_extensions(int rsv)
    {
        // In the first frame, a control frame and a continuation. Who agreed on an extension knows whether that is legal.
        var bits = rsv << 4;
        byte[] bytes = [(byte)(0x01 | bits), 1, 7, (byte)(0x89 | bits), 1, 7, (byte)(0x80 | bits), 0x81, 1, 2, 3, 4, 7];
        var scanner = new WebSocketScanner();
        for (var at = 0; at < bytes.Length; at++)
        {
            scanner.Scan(bytes.AsSpan(at, 1));
            Assert.Equal(new FrameFacts(at is 2 or 5 or 12, at is >= 1 and < 11, false, false), FrameFacts.Of(scanner));
        }
    }

    [Fact]
    public void An_empty_piece_changes_nothing()
    {
        var scanner = new WebSocketScanner();
        foreach (var one in (byte[])[0x01, 126, 0, 1, 7, 0x80, 0])
        {
            var before = FrameFacts.Of(scanner);
            scanner.Scan([]);
            Assert.Equal(before, FrameFacts.Of(scanner));
            scanner.Scan([one]);
        }
    }
}
