using FunctionalTests.Wire;

namespace FunctionalTests.Conformance.Cases;

/// <summary>Sessions with silences that are longer than the ping interval, at every kind of position.</summary>
internal static class SlowCases
{
    private const int Long = 160;
    private const int MaxSilences = 3;

    private static readonly Frame Message = Frame.Text("message");
    private static readonly Frame CompressedMessage = Frame.Text(MessageDeflater.Single("message"u8)).Compressed;

    private static readonly Frame[] Messages =
    [
        Frame.Text(""),
        Frame.Text("a"),
        Message,
        Frame.Binary(Payloads.Noise(126)),
        Frame.Text(Payloads.Letters(65_536)),
    ];

    public static IEnumerable<ConformanceCase> List() =>
        [
            .. Messages.SelectMany(EchoesOf),
            .. Enumerable.Range(0, MaxSilences).Select(Waiting),
            ConformanceCase.Valid(
                "compressed fragments with silences in between",
                [CompressedMessage, Message, CompressedMessage],
                Message,
                Message,
                Message
            ) with
            {
                Offer = "permessage-deflate",
                Behavior = $"?fragments=3&between={Long}",
            },
            ConformanceCase.Valid(
                "compressed frames with a silence inside",
                [CompressedMessage, Message, CompressedMessage],
                Message,
                Message,
                Message
            ) with
            {
                Offer = "permessage-deflate",
                Behavior = $"?half={Long}",
            },
            ConformanceCase.Valid(
                "pongs that wait for a slow message",
                [Message, Frame.Ping("p"), Message, Frame.Ping("q")],
                Message,
                Frame.Pong("p"),
                Message,
                Frame.Pong("q")
            ) with
            {
                Behavior = $"?fragments=2&between={Long}",
            },
            ConformanceCase.Valid("a pong with a silence inside", [Frame.Ping("ping")], Frame.Pong("ping")) with
            {
                Behavior = $"?half={Long}",
            },
            ConformanceCase.Fault(
                "a protocol error's Close with a silence before it",
                1002,
                [Message, new Frame(3, [])],
                Message
            ) with
            {
                Behavior = $"?wait={Long}",
            },
            ConformanceCase.Fault(
                "a protocol error's Close with a silence inside",
                1002,
                [Message, new Frame(3, [])],
                Message
            ) with
            {
                Behavior = $"?half={Long}",
            },
            ConformanceCase.Fault(
                "a protocol error's Close and a silence after it",
                1007,
                [Message, Frame.Text([0xFF])],
                Message
            ) with
            {
                Behavior = $"?hold={2 * Long}",
            },
            ConformanceCase.Valid("a Close and a silence after it", [Message], Message) with
            {
                Behavior = $"?hold={2 * Long}",
            },
            ConformanceCase.Valid("a Close with a silence before it", [], []) with
            {
                Behavior = $"?wait={2 * Long}",
            },
            new(
                "a silent client",
                [
                    ClientStep.Silence(2 * Long),
                    ClientStep.Send(Message),
                    ClientStep.Silence(2 * Long),
                    ClientStep.Send(ConformanceCase.ClosingFrame),
                ],
                [Message, ConformanceCase.ClosingFrame]
            ),
            new(
                "a client that is silent between fragments",
                [
                    ClientStep.Send(Message.NotFinal),
                    ClientStep.Silence(Long),
                    ClientStep.Send(Frame.Continuation(" in two")),
                    ClientStep.Send(ConformanceCase.ClosingFrame),
                ],
                [Frame.Text("message in two"), ConformanceCase.ClosingFrame]
            ),
            new(
                "a client that is silent inside a frame",
                [.. Halves(Message), .. Halves(ConformanceCase.ClosingFrame)],
                [Message, ConformanceCase.ClosingFrame]
            ),
            new(
                "a client that is silent inside a ping",
                [.. Halves(Frame.Ping("ping")), ClientStep.Send(ConformanceCase.ClosingFrame)],
                [Frame.Pong("ping"), ConformanceCase.ClosingFrame]
            ),
        ];

    private static IEnumerable<ConformanceCase> EchoesOf(Frame message)
    {
        var name = $"{Opcode.Name(message.Opcode)} of {message.Payload.Length}";
        foreach (
            var behavior in (string[])
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
            yield return ConformanceCase.Valid($"{name}, {behavior}", [message], message) with
            {
                Behavior = behavior,
            };
        }
    }

    private static ConformanceCase Waiting(int silences) =>
        new(
            $"a client that is silent {silences} times while a fragmented answer comes",
            [
                ClientStep.Send(Message),
                .. Enumerable.Repeat(ClientStep.Silence(Long / 2), silences),
                ClientStep.Send(Message),
                ClientStep.Send(ConformanceCase.ClosingFrame),
            ],
            [Message, Message, ConformanceCase.ClosingFrame]
        )
        {
            Behavior = $"?fragments=3&between={Long}",
        };

    private static IEnumerable<ClientStep> Halves(Frame frame)
    {
        var bytes = FrameBytes.OfClient(frame);
        return
        [
            new ClientStep(bytes[..(bytes.Length / 2)]),
            ClientStep.Silence(Long),
            new ClientStep(bytes[(bytes.Length / 2)..]),
        ];
    }
}
