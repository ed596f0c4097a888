using FunctionalTests.Wire;

namespace FunctionalTests.Conformance.Cases;

/// <summary>Masking of client frames (RFC 6455 section 5.3).</summary>
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

    public static IEnumerable<ConformanceCase> List() =>
        [
            .. ((uint[])[0, 1, 0x01020304, 0x80000000, 0xFFFFFFFF]).SelectMany(Keys),
            .. Unmasked.Select(NotMasked),
            ConformanceCase.Fault(
                "a continuation that is not masked",
                1002,
                [ClientStep.Send(Before.NotFinal), new ClientStep(FrameBytes.OfServer(Frame.Continuation("x")))]
            ),
        ];

    private static IEnumerable<ConformanceCase> Keys(uint key)
    {
        foreach (var length in (int[])[3, 126, 65536])
        {
            var message = Frame.Binary(Payloads.Noise(length));
            yield return new ConformanceCase(
                $"{length} octets with the key {key:x8}",
                [new ClientStep(FrameBytes.OfClient(message, key: key)), ClientStep.Send(ConformanceCase.ClosingFrame)],
                [message, ConformanceCase.ClosingFrame]
            );
        }
    }

    private static ConformanceCase NotMasked(Frame frame) =>
        ConformanceCase.Fault(
            $"a {Opcode.Name(frame.Opcode)} of {frame.Payload.Length} that is not masked",
            1002,
            [ClientStep.Send(Before), new ClientStep(FrameBytes.OfServer(frame))],
            Before
        );
}
