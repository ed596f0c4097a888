using System.Globalization;
using FunctionalTests.Wire;

namespace FunctionalTests.Conformance.Cases;

/// <summary>Messages of several fragments (RFC 6455 section 5.4).</summary>
internal static class FragmentCases
{
    private const int Mebi = 1024 * 1024;

    private static readonly Frame Start = Frame.Text("frag").NotFinal;
    private static readonly Frame End = Frame.Continuation("ment");
    private static readonly Frame Whole = Frame.Text("fragment");
    private static readonly Frame Ping = Frame.Ping("ping");
    private static readonly Frame Pong = Frame.Pong("ping");

    public static IEnumerable<ConformanceCase> List() =>
        [
            ConformanceCase.Valid("two", [Start, End], Whole),
            ConformanceCase.Valid(
                "two, binary",
                [Frame.Binary([1, 2]).NotFinal, Frame.Continuation([3, 0])],
                Frame.Binary([1, 2, 3, 0])
            ),
            ConformanceCase.Valid(
                "an empty first one",
                [Frame.Text("").NotFinal, Frame.Continuation("fragment")],
                Whole
            ),
            ConformanceCase.Valid(
                "an empty last one",
                [Frame.Text("fragment").NotFinal, Frame.Continuation("")],
                Whole
            ),
            ConformanceCase.Valid("an empty middle one", [Start, Frame.Continuation("").NotFinal, End], Whole),
            ConformanceCase.Valid(
                "three empty ones",
                [Frame.Text("").NotFinal, Frame.Continuation("").NotFinal, Frame.Continuation("")],
                Frame.Text("")
            ),
            ConformanceCase.Valid("a thousand empty ones", Pieces(Frame.Text(""), 1_000), Frame.Text("")),
            .. ((int[])[1, 3, 125, 126, 1_000]).SelectMany(OfLength),
            .. ((int[])[1_024, 16 * 1_024, 65_535, 65_536, 262_144]).Select(Large),
            ConformanceCase.Valid("a ping in between", [Start, Ping, End], Pong, Whole),
            ConformanceCase.Valid("a pong in between", [Start, Frame.Pong("unasked"), End], Whole),
            ConformanceCase.Valid(
                "pings in between",
                [Start, Ping, Frame.Continuation("").NotFinal, Ping, Ping, End],
                Pong,
                Pong,
                Pong,
                Whole
            ),
            ConformanceCase.InChunks("a ping in between, octet by octet", 1, [Start, Ping, End], Pong, Whole),
            ConformanceCase.InChunks(
                "pings in between in one write",
                int.MaxValue,
                [Start, Ping, Ping, End, Ping, Start, Ping, End],
                Pong,
                Pong,
                Whole,
                Pong,
                Pong,
                Whole
            ),
            ConformanceCase.Valid(
                "message after message",
                [Start, End, Frame.Text("one"), Start, End, Start, End],
                Whole,
                Frame.Text("one"),
                Whole,
                Whole
            ),
            .. Continuations(),
            ConformanceCase.Fault("a new text in between", 1002, [Start, Frame.Text("new")]),
            ConformanceCase.Fault("a new binary in between", 1002, [Start, Frame.Binary([1])]),
            ConformanceCase.Fault("a new fragmented text in between", 1002, [Start, Start]),
            ConformanceCase.Fault("a new empty text in between", 1002, [Start, Frame.Text("")]),
            ConformanceCase.Fault("a new text after a ping in between", 1002, [Start, Ping, Frame.Text("new")], Pong),
            ConformanceCase.Fault(
                "a new text after many",
                1002,
                [Start, Frame.Continuation("a").NotFinal, Frame.Continuation("b").NotFinal, Frame.Text("new")]
            ),
            new(
                "a Close in between",
                [.. Steps(Start, ConformanceCase.ClosingFrame, End)],
                [ConformanceCase.ClosingFrame]
            ),
        ];

    private static IEnumerable<ClientStep> Steps(params Frame[] frames) => frames.Select(ClientStep.Send);

    private static IEnumerable<ConformanceCase> OfLength(int size)
    {
        var text = Frame.Text(Payloads.Letters(size * 5));
        var binary = Frame.Binary(Payloads.Noise(size * 5));
        yield return ConformanceCase.Valid($"five of {size}", Pieces(text, size), text);
        yield return ConformanceCase.Valid($"five of {size}, binary", Pieces(binary, size), binary);
        yield return ConformanceCase.InChunks($"five of {size} in chunks of 7", 7, Pieces(text, size), text);
    }

    private static ConformanceCase Large(int size)
    {
        var message = Frame.Binary(Payloads.Noise(Mebi));
        return ConformanceCase.Valid(
            string.Create(CultureInfo.InvariantCulture, $"a mebibyte in pieces of {size}"),
            Pieces(message, size),
            message
        );
    }

    private static IEnumerable<ConformanceCase> Continuations()
    {
        foreach (
            var continuation in (Frame[])
                [Frame.Continuation("x"), Frame.Continuation("x").NotFinal, Frame.Continuation("")]
        )
        {
            var name = continuation.Fin ? $"a continuation of {continuation.Payload.Length}" : "an open continuation";
            yield return ConformanceCase.Fault($"{name} without a start", 1002, [continuation]);
            yield return ConformanceCase.Fault($"{name} after a message", 1002, [Whole, continuation], Whole);
            yield return ConformanceCase.Fault(
                $"{name} after a fragmented message",
                1002,
                [Start, End, continuation],
                Whole
            );
            yield return ConformanceCase.Fault($"{name} after a ping", 1002, [Ping, continuation], Pong);
        }
    }

    private static Frame[] Pieces(Frame message, int size)
    {
        var payloads =
            message.Payload.Length == 0
                ? [.. Enumerable.Repeat<byte[]>([], size)]
                : message.Payload.Chunk(size).ToArray();
        return
        [
            .. payloads.Select(
                (payload, i) =>
                    new Frame(i == 0 ? message.Opcode : Opcode.Continuation, payload, i == payloads.Length - 1)
            ),
        ];
    }
}
