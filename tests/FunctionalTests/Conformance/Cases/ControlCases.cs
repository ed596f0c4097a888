using FunctionalTests.Wire;

namespace FunctionalTests.Conformance.Cases;

/// <summary>Pings, pongs, and the limits of control frames (RFC 6455 section 5.5).</summary>
internal static class ControlCases
{
    private const int MaxLength = 125;

    private static readonly Frame Message = Frame.Text("message");

    public static IEnumerable<ConformanceCase> List() =>
        [
            .. ((int[])[1, 2, 8, 64, 124, MaxLength]).SelectMany(Pings),
            ConformanceCase.Valid("an empty ping", [new Frame(Opcode.Ping, [])], new Frame(Opcode.Pong, [])),
            ConformanceCase.Valid(
                "a ping of any octets",
                [new Frame(Opcode.Ping, [0, 0xFF, 0xFE, 0x80])],
                new Frame(Opcode.Pong, [0, 0xFF, 0xFE, 0x80])
            ),
            ConformanceCase.InChunks(
                "pings of all lengths in one write",
                int.MaxValue,
                OfAllLengths(Frame.Ping),
                OfAllLengths(Frame.Pong)
            ),
            TooLong(Opcode.Ping),
            TooLong(Opcode.Pong),
            ConformanceCase.Fault(
                "a close of 126",
                1002,
                [Message, Frame.Close(1000, new string('r', MaxLength - 1))],
                Message
            ),
            Fragmented(Frame.Ping("p")),
            Fragmented(Frame.Pong("p")),
            Fragmented(Frame.Close(1000)),
            ConformanceCase.Fault(
                "an open ping and its continuation",
                1002,
                [Frame.Ping("p").NotFinal, Frame.Continuation("q")]
            ),
            ConformanceCase.Fault("an open ping inside a message", 1002, [Message.NotFinal, Frame.Ping("p").NotFinal]),
            ConformanceCase.Valid("an unsolicited pong", [Frame.Pong(), Frame.Ping("a")], Frame.Pong("a")),
            ConformanceCase.Valid(
                "an unsolicited pong with a payload",
                [Frame.Pong("x"), Frame.Pong("y"), Message],
                Message
            ),
            ConformanceCase.Valid("ten pings in a row", Ten(Frame.Ping), Ten(Frame.Pong)),
            ConformanceCase.InChunks("ten pings in one write", int.MaxValue, Ten(Frame.Ping), Ten(Frame.Pong)),
            ConformanceCase.InChunks("ten pings octet by octet", 1, Ten(Frame.Ping), Ten(Frame.Pong)),
            ConformanceCase.Valid(
                "pings and messages by turns",
                [Message, Frame.Ping("a"), Message, Frame.Ping("b")],
                Message,
                Frame.Pong("a"),
                Message,
                Frame.Pong("b")
            ),
        ];

    private static IEnumerable<ConformanceCase> Pings(int length)
    {
        var payload = new string('p', length);
        yield return ConformanceCase.Valid($"a ping of {length}", [Frame.Ping(payload)], Frame.Pong(payload));
        yield return ConformanceCase.InChunks(
            $"a ping of {length} octet by octet",
            1,
            [Frame.Ping(payload)],
            Frame.Pong(payload)
        );
    }

    private static ConformanceCase TooLong(byte opcode) =>
        ConformanceCase.Fault(
            $"a {Opcode.Name(opcode)} of {MaxLength + 1}",
            1002,
            [Message, new Frame(opcode, Payloads.Letters(MaxLength + 1))],
            Message
        );

    private static ConformanceCase Fragmented(Frame frame) =>
        ConformanceCase.Fault($"an open {Opcode.Name(frame.Opcode)}", 1002, [Message, frame.NotFinal], Message);

    private static IEnumerable<Frame> Ten(Func<string, Frame> make) =>
        Enumerable.Range(0, 10).Select(i => make($"number {i}"));

    private static IEnumerable<Frame> OfAllLengths(Func<string, Frame> make) =>
        Enumerable.Range(0, MaxLength + 1).Select(length => make(new string('p', length)));
}
