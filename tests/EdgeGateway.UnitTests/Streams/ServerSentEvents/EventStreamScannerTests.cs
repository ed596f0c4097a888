using System.Text;
using CsCheck;
using EdgeGateway.Fuzzing.Models;
using EdgeGateway.Streams.ServerSentEvents;

namespace EdgeGateway.UnitTests.Streams.ServerSentEvents;

public sealed class EventStreamScannerTests
{
    private static readonly string[] Pieces = ["a", ":", "\n", "\r", "\r\n", "data: x", "\uFEFF"];

    [Theory]
    // text, at a line start, at an event boundary
    [InlineData("", true, true)]
    [InlineData("data: x", false, false)]
    [InlineData("data: x\n", true, false)]
    [InlineData("data: x\n\n", true, true)]
    [InlineData("data: x\r\n\r\n", true, true)]
    [InlineData("data: x\r\n", true, false)]
    [InlineData("data: x\r\rdata: y\n", true, false)]
    [InlineData("data: x\r\rdata: y\n\n", true, true)]
    [InlineData("data: x\r", true, false)]
    [InlineData("data: x\n\r", true, true)]
    [InlineData("data: x\r\r", true, true)]
    [InlineData("id: 1\ndata: a\ndata: b\n", true, false)]
    [InlineData("id: 1\ndata: a\ndata: b\n\n\n\n", true, true)]
    [InlineData(": comment\n", true, true)]
    [InlineData(": comment", false, false)]
    [InlineData("data: x\n: comment\n", true, false)]
    [InlineData("retry: 10\n", true, false)]
    [InlineData("data\n", true, false)]
    public void Knows_its_position_however_the_bytes_are_split(string text, bool atLineStart, bool atEventBoundary)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var first = 0; first <= bytes.Length; first++)
        {
            for (var second = first; second <= bytes.Length; second++)
            {
                var scanner = new EventStreamScanner();
                scanner.Scan(bytes.AsSpan(0, first));
                scanner.Scan(bytes.AsSpan(first, second - first));
                scanner.Scan(bytes.AsSpan(second));
                Assert.Equal(atLineStart, scanner.AtLineStart);
                Assert.Equal(atEventBoundary, scanner.AtEventBoundary);
            }
        }
    }

    [Fact]
    public void Agrees_with_a_parser_of_the_whole_text_for_any_text_in_any_pieces() =>
        Gen.Int[0, 6]
            .Select(piece => Pieces[piece])
            .Array[0, 12]
            .Array[0, 6]
            .Sample(pieces =>
            {
                var scanner = new EventStreamScanner();
                foreach (var piece in pieces)
                {
                    scanner.Scan(Encoding.UTF8.GetBytes(string.Concat(piece)));
                }

                var bytes = Encoding.UTF8.GetBytes(string.Concat(pieces.Select(piece => string.Concat(piece))));
                Assert.Equal(EventStreamPlace.IsEventBoundary(bytes), scanner.AtEventBoundary);
                Assert.Equal(EventStreamPlace.IsLineStart(bytes), scanner.AtLineStart);
            });
}
