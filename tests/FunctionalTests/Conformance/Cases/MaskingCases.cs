using FunctionalTests.Wire;

namespace FunctionalTests.Conformance.Cases;

/// <summary>A client masks all it sends (RFC 6455 section 5.3).</summary>
internal static class MaskingCases
{
    private static readonly Frame Before = Frame.Text("before");

    private static readonly Frame[] Unmasked =
    [
        Frame.Text("x"),
        Frame.Text(""),
        Frame.Binary([1]),
        Frame.Ping("x"),
        Frame.Pong(),
        Frame.Close(1000),
        Frame.Close([]),
    ];

    public static IEnumerable<Case> List() =>
        [
            .. ((uint[])[0, 1, 0x01020304, 0x80000000, 0xFFFFFFFF]).SelectMany(Keys),
            .. Unmasked.Select(Bare),
            Case.Fault(
                "a continuation that is not masked",
                1002,
                [Step.Send(Before.Open), new Step(FrameBytes.OfServer(Frame.Continuation("x")))]
            ),
        ];

    private static IEnumerable<Case> Keys(uint key)
    {
        foreach (var length in (int[])[3, 126, 65536])
        {
            var message = Frame.Binary(Payloads.Noise(length));
            yield return new Case(
                $"{length} octets with the key {key:x8}",
                [new Step(FrameBytes.OfClient(message, key: key)), Step.Send(Case.ClosingFrame)],
                [message, Case.ClosingFrame]
            );
        }
    }

    private static Case Bare(Frame frame) =>
        Case.Fault(
            $"a {Opcode.Name(frame.Opcode)} of {frame.Payload.Length} that is not masked",
            1002,
            [Step.Send(Before), new Step(FrameBytes.OfServer(frame))],
            Before
        );
}
