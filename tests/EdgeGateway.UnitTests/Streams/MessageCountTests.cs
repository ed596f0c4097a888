using System.Text;
using EdgeGateway.Streams.ServerSentEvents;
using EdgeGateway.Streams.WebSockets;

namespace EdgeGateway.UnitTests.Streams;

/// <summary>How many messages of a backend are passed on, however its bytes are split.</summary>
public sealed class MessageCountTests
{
    public static TheoryData<byte[], int> Frames =>
        new()
        {
            { [], 0 },
            { [0x81, 2, 1, 2], 1 },
            { [0x81, 0], 1 },
            { [0x81, 126, 0, 3, 1, 2, 3, 0x82, 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 9, 9, 9, 9, 1], 2 },
            // Fragments are one message, and control frames are none.
            { [0x01, 1, 1, 0x89, 0, 0x00, 1, 2, 0x80, 1, 3, 0x8A, 0, 0x88, 0], 1 },
            { [0x01, 1, 1, 0x00, 1, 2], 0 },
            { [0x81, 0, 0x83, 0, 0x81, 0], 1 },
        };

    [Theory]
    [MemberData(nameof(Frames))]
    public void Each_websocket_message_counts_once(byte[] bytes, int expected)
    {
        for (var first = 0; first <= bytes.Length; first++)
        {
            for (var second = first; second <= bytes.Length; second++)
            {
                var scanner = new WebSocketScanner();
                Assert.Equal(
                    expected,
                    scanner.Scan(bytes.AsSpan(0, first))
                        + scanner.Scan(bytes.AsSpan(first, second - first))
                        + scanner.Scan(bytes.AsSpan(second))
                );
            }
        }
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("data: x\n", 0)]
    [InlineData("data: x\n\n", 1)]
    [InlineData("data: x\n\n\n\n", 1)]
    [InlineData("id: 1\r\ndata: a\r\ndata: b\r\n\r\ndata: c\r\n\r\n", 2)]
    [InlineData("data: x\r\rdata: y\r\r", 2)]
    [InlineData(": comment\n\n: comment\n\n", 0)]
    [InlineData("data: x\n: comment\n\n", 1)]
    public void Each_event_counts_once(string text, int expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var first = 0; first <= bytes.Length; first++)
        {
            for (var second = first; second <= bytes.Length; second++)
            {
                var scanner = new EventStreamScanner();
                Assert.Equal(
                    expected,
                    scanner.Scan(bytes.AsSpan(0, first))
                        + scanner.Scan(bytes.AsSpan(first, second - first))
                        + scanner.Scan(bytes.AsSpan(second))
                );
            }
        }
    }
}
