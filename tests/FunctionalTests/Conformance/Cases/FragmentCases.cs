using System.Globalization;
using FunctionalTests.Wire;

namespace FunctionalTests.Conformance.Cases;

/// <summary>Messages of several frames (RFC 6455 section 5.4).</summary>
internal static class FragmentCases
{
    private const int Mebi = 1024 * 1024;

    private static readonly Frame Start = Frame.Text("frag").Open;
    private static readonly Frame End = Frame.Continuation("ment");
    private static readonly Frame Whole = Frame.Text("fragment");
    private static readonly Frame Ping = Frame.Ping("ping");
    private static readonly Frame Pong = Frame.Pong("ping");

    public static IEnumerable<Case> List() =>
        [
            Case.Well("two", [Start, End], Whole),
            Case.Well(
                "two, binary",
                [Frame.Binary([1, 2]).Open, Frame.Continuation([3, 0])],
                Frame.Binary([1, 2, 3, 0])
            ),
            Case.Well("an empty first one", [Frame.Text("").Open, Frame.Continuation("fragment")], Whole),
            Case.Well("an empty last one", [Frame.Text("fragment").Open, Frame.Continuation("")], Whole),
            Case.Well("an empty middle one", [Start, Frame.Continuation("").Open, End], Whole),
            Case.Well(
                "three empty ones",
                [Frame.Text("").Open, Frame.Continuation("").Open, Frame.Continuation("")],
                Frame.Text("")
            ),
            Case.Well("a thousand empty ones", Pieces(Frame.Text(""), 1_000), Frame.Text("")),
            .. ((int[])[1, 3, 125, 126, 1_000]).SelectMany(OfLength),
            .. ((int[])[1_024, 16 * 1_024, 65_535, 65_536, 262_144]).Select(Large),
            Case.Well("a ping in between", [Start, Ping, End], Pong, Whole),
            Case.Well("a pong in between", [Start, Frame.Pong("unasked"), End], Whole),
            Case.Well(
                "pings in between",
                [Start, Ping, Frame.Continuation("").Open, Ping, Ping, End],
                Pong,
                Pong,
                Pong,
                Whole
            ),
            Case.Chopped("a ping in between, octet by octet", 1, [Start, Ping, End], Pong, Whole),
            Case.Chopped(
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
            Case.Well(
                "message after message",
                [Start, End, Frame.Text("one"), Start, End, Start, End],
                Whole,
                Frame.Text("one"),
                Whole,
                Whole
            ),
            .. Continuations(),
            Case.Fault("a new text in between", 1002, [Start, Frame.Text("new")]),
            Case.Fault("a new binary in between", 1002, [Start, Frame.Binary([1])]),
            Case.Fault("a new fragmented text in between", 1002, [Start, Start]),
            Case.Fault("a new empty text in between", 1002, [Start, Frame.Text("")]),
            Case.Fault("a new text after a ping in between", 1002, [Start, Ping, Frame.Text("new")], Pong),
            Case.Fault(
                "a new text after many",
                1002,
                [Start, Frame.Continuation("a").Open, Frame.Continuation("b").Open, Frame.Text("new")]
            ),
            new("a Close in between", [.. Steps(Start, Case.ClosingFrame, End)], [Case.ClosingFrame]),
        ];

    private static IEnumerable<Step> Steps(params Frame[] frames) => frames.Select(Step.Send);

    private static IEnumerable<Case> OfLength(int size)
    {
        var text = Frame.Text(Payloads.Letters(size * 5));
        var binary = Frame.Binary(Payloads.Noise(size * 5));
        yield return Case.Well($"five of {size}", Pieces(text, size), text);
        yield return Case.Well($"five of {size}, binary", Pieces(binary, size), binary);
        yield return Case.Chopped($"five of {size} in chops of 7", 7, Pieces(text, size), text);
    }

    private static Case Large(int size)
    {
        var message = Frame.Binary(Payloads.Noise(Mebi));
        return Case.Well(
            string.Create(CultureInfo.InvariantCulture, $"a mebibyte in pieces of {size}"),
            Pieces(message, size),
            message
        );
    }

    private static IEnumerable<Case> Continuations()
    {
        foreach (
            var continuation in (Frame[])[Frame.Continuation("x"), Frame.Continuation("x").Open, Frame.Continuation("")]
        )
        {
            var name = continuation.Fin ? $"a continuation of {continuation.Payload.Length}" : "an open continuation";
            yield return Case.Fault($"{name} without a start", 1002, [continuation]);
            yield return Case.Fault($"{name} after a message", 1002, [Whole, continuation], Whole);
            yield return Case.Fault($"{name} after a fragmented message", 1002, [Start, End, continuation], Whole);
            yield return Case.Fault($"{name} after a ping", 1002, [Ping, continuation], Pong);
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
