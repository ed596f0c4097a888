using FunctionalTests.Wire;

namespace FunctionalTests.Conformance.Cases;

/// <summary>Conversations with silences in them, longer than a ping's interval and at every kind of place.</summary>
internal static class SlowCases
{
    private const int Long = 160;
    private const int MostSilences = 3;

    private static readonly Frame Message = Frame.Text("message");
    private static readonly Frame Packed = Frame.Text(MessageDeflater.Single("message"u8)).Compressed;

    private static readonly Frame[] Messages =
    [
        Frame.Text(""),
        Frame.Text("a"),
        Message,
        Frame.Binary(Payloads.Noise(126)),
        Frame.Text(Payloads.Letters(65_536)),
    ];

    public static IEnumerable<Case> List() =>
        [
            .. Messages.SelectMany(Answers),
            .. Enumerable.Range(0, MostSilences).Select(Waiting),
            Case.Well(
                "compressed fragments with silences in between",
                [Packed, Message, Packed],
                Message,
                Message,
                Message
            ) with
            {
                Offer = "permessage-deflate",
                Manner = $"?fragments=3&between={Long}",
            },
            Case.Well(
                "compressed frames with a silence inside",
                [Packed, Message, Packed],
                Message,
                Message,
                Message
            ) with
            {
                Offer = "permessage-deflate",
                Manner = $"?half={Long}",
            },
            Case.Well(
                "pongs that wait for a slow message",
                [Message, Frame.Ping("p"), Message, Frame.Ping("q")],
                Message,
                Frame.Pong("p"),
                Message,
                Frame.Pong("q")
            ) with
            {
                Manner = $"?fragments=2&between={Long}",
            },
            Case.Well("a pong with a silence inside", [Frame.Ping("ping")], Frame.Pong("ping")) with
            {
                Manner = $"?half={Long}",
            },
            Case.Fault("a verdict with a silence before it", 1002, [Message, new Frame(3, [])], Message) with
            {
                Manner = $"?wait={Long}",
            },
            Case.Fault("a verdict with a silence inside", 1002, [Message, new Frame(3, [])], Message) with
            {
                Manner = $"?half={Long}",
            },
            Case.Fault("a verdict and a silence after it", 1007, [Message, Frame.Text([0xFF])], Message) with
            {
                Manner = $"?hold={2 * Long}",
            },
            Case.Well("a Close and a silence after it", [Message], Message) with
            {
                Manner = $"?hold={2 * Long}",
            },
            Case.Well("a Close with a silence before it", [], []) with
            {
                Manner = $"?wait={2 * Long}",
            },
            new(
                "a silent client",
                [Step.Silence(2 * Long), Step.Send(Message), Step.Silence(2 * Long), Step.Send(Case.ClosingFrame)],
                [Message, Case.ClosingFrame]
            ),
            new(
                "a client that is silent between fragments",
                [
                    Step.Send(Message.Open),
                    Step.Silence(Long),
                    Step.Send(Frame.Continuation(" in two")),
                    Step.Send(Case.ClosingFrame),
                ],
                [Frame.Text("message in two"), Case.ClosingFrame]
            ),
            new(
                "a client that is silent inside a frame",
                [.. Halves(Message), .. Halves(Case.ClosingFrame)],
                [Message, Case.ClosingFrame]
            ),
            new(
                "a client that is silent inside a ping",
                [.. Halves(Frame.Ping("ping")), Step.Send(Case.ClosingFrame)],
                [Frame.Pong("ping"), Case.ClosingFrame]
            ),
        ];

    private static IEnumerable<Case> Answers(Frame message)
    {
        var name = $"{Opcode.Name(message.Opcode)} of {message.Payload.Length}";
        foreach (
            var manner in (string[])
                [
                    $"?wait={Long}",
                    $"?fragments=2&between={Long}",
                    $"?fragments=4&between={Long}",
                    $"?half={Long}",
                    "?drip=60",
                    $"?fragments=2&between={Long}&half={Long}",
                    $"?wait={Long}&fragments=2&between={Long}&drip=60",
                ]
        )
        {
            yield return Case.Well($"{name}, {manner}", [message], message) with
            {
                Manner = manner,
            };
        }
    }

    private static Case Waiting(int silences) =>
        new(
            $"a client that is silent {silences} times while a fragmented answer comes",
            [
                Step.Send(Message),
                .. Enumerable.Repeat(Step.Silence(Long / 2), silences),
                Step.Send(Message),
                Step.Send(Case.ClosingFrame),
            ],
            [Message, Message, Case.ClosingFrame]
        )
        {
            Manner = $"?fragments=3&between={Long}",
        };

    private static IEnumerable<Step> Halves(Frame frame)
    {
        var bytes = FrameBytes.OfClient(frame);
        return [new Step(bytes[..(bytes.Length / 2)]), Step.Silence(Long), new Step(bytes[(bytes.Length / 2)..])];
    }
}
