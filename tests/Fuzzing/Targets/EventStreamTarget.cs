using System.Text;
using EdgeGateway.Fuzzing.Models;
using EdgeGateway.Streams.ServerSentEvents;

namespace EdgeGateway.Fuzzing.Targets;

/// <summary>
/// Server-sent events. The scanner's places equal those computed from all bytes at once, and events and comments that
/// are inserted where it allows them change no event of the backend.
/// </summary>
internal sealed class EventStreamTarget : IFuzzTarget
{
    private const string PingType = "inserted by the test";

    // The reference reads all bytes again for each place.
    private const int MaxCheckedBytes = 96;

    public string Name => "event-stream";

    public IReadOnlyList<string> Parsers { get; } = ["EdgeGateway.Streams.ServerSentEvents.EventStreamScanner"];

    public long MaxSteps(int length) => 100 + (20L * length);

    public long MaxAllocation(int length) => 0;

    public void Parse(ReadOnlyMemory<byte> input)
    {
        var scanner = new EventStreamScanner();
        scanner.Scan(input.Span);
    }

    public void Check(ReadOnlyMemory<byte> input)
    {
        var bytes = input.Span;
        var byBytes = new EventStreamScanner();
        for (var i = 0; i < bytes.Length; i++)
        {
            byBytes.Scan(bytes.Slice(i, 1));
            if (i < MaxCheckedBytes)
            {
                CheckPlace(bytes[..(i + 1)], byBytes);
            }
        }

        CheckPlace(bytes, byBytes);
        var whole = new EventStreamScanner();
        whole.Scan(bytes);
        Expect.Equal(StateOf(byBytes), StateOf(whole), "the state after one piece");
        CheckInsertions(input);
    }

    private static (bool, bool, bool, bool, int) StateOf(in EventStreamScanner scanner) =>
        (
            scanner.AtStart,
            scanner.AtLineStart,
            scanner.AtEventBoundary,
            scanner.AfterCarriageReturn,
            scanner.MarkLength
        );

    private static void CheckPlace(ReadOnlySpan<byte> bytes, in EventStreamScanner scanner)
    {
        // Part of a byte order mark may be the beginning of a line. The reference takes it for one.
        if (bytes.Length > 0)
        {
            Expect.Equal(EventStreamPlace.IsLineStart(bytes), scanner.AtLineStart, "a line start");
            Expect.Equal(EventStreamPlace.IsEventBoundary(bytes), scanner.AtEventBoundary, "an event boundary");
            Expect.Equal(bytes[^1] == '\r', scanner.AfterCarriageReturn, "whether the last byte is a CR");
        }
    }

    private static void CheckInsertions(ReadOnlyMemory<byte> input)
    {
        var scanner = new EventStreamScanner();
        var output = new List<byte>();
        foreach (var piece in Pieces.Of(input))
        {
            scanner.Scan(piece.Span);
            output.AddRange(piece.Span);
            if (scanner.AfterCarriageReturn)
            {
                // An LF may follow, which would end an inserted line.
                continue;
            }

            if (scanner.AtEventBoundary)
            {
                output.AddRange(Encoding.UTF8.GetBytes($"event: {PingType}\ndata: 1\n\n"));
            }
            else if (scanner.AtLineStart)
            {
                output.AddRange(": comment\n"u8);
            }
        }

        var expected = ParsedEventStream.Parse(input.Span);
        var actual = ParsedEventStream.Parse([.. output]);
        Expect.Equal(expected.LastEventId, actual.LastEventId, "the last event's id");
        Expect.True(expected.Retries.SequenceEqual(actual.Retries), "the reconnection times are the same");
        Expect.True(
            expected.Events.SequenceEqual(actual.Events.Where(found => found.Type != PingType)),
            "the backend's events are the same"
        );
    }
}
