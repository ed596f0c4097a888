using FunctionalTests.Wire;

namespace FunctionalTests.Conformance.Cases;

/// <summary>Invalid length fields and incomplete frames (RFC 6455 section 5.2).</summary>
internal static class LengthCases
{
    private static readonly Frame Before = Frame.Text("before");

    public static IEnumerable<ConformanceCase> List() =>
        [
            .. ((int[])[0, 1, 125]).Select(length => TooLong(Frame.Text(Payloads.Letters(length)), LengthForm.Medium)),
            .. ((int[])[0, 1, 125, 126, 65535]).Select(length =>
                TooLong(Frame.Binary(Payloads.Noise(length)), LengthForm.Long)
            ),
            TooLong(Frame.Ping("abc"), LengthForm.Medium),
            TooLong(Frame.Ping(), LengthForm.Long),
            TooLong(Frame.Pong("abc"), LengthForm.Medium),
            TooLong(Frame.Close(1000), LengthForm.Medium),
            Announced("2^63", 1UL << 63),
            Announced("2^63 + 5", (1UL << 63) + 5),
            Announced("2^64 - 1", ulong.MaxValue),
            CutShort("2^63 - 1", long.MaxValue),
            CutShort("2^32", 1UL << 32),
            CutShort("65536", 65536),
            CutShort("126", 126),
            CutShort("6", 6),
            new("a client that leaves without sending a frame", [ClientStep.Leave], []),
            new(
                "a client that leaves after a message",
                [ClientStep.Send(Before), ClientStep.Silence(60), ClientStep.Leave],
                [Before]
            ),
            .. Enumerable.Range(1, 13).Select(InHeader),
            new(
                "a client that leaves between fragments",
                [
                    ClientStep.Send(Before),
                    ClientStep.Send(Frame.Text("half").NotFinal),
                    ClientStep.Silence(60),
                    ClientStep.Leave,
                ],
                [Before]
            ),
        ];

    private static ConformanceCase TooLong(Frame frame, LengthForm form) =>
        ConformanceCase.Fault(
            $"the length of a {Opcode.Name(frame.Opcode)} of {frame.Payload.Length} in the {form} form",
            1002,
            [ClientStep.Send(Before), new ClientStep(FrameBytes.OfClient(frame, form))],
            Before
        );

    private static ConformanceCase Announced(string length, ulong announced) =>
        ConformanceCase.Fault(
            $"a length of {length}",
            1002,
            [
                ClientStep.Send(Before),
                new ClientStep(FrameBytes.OfClient(Frame.Binary([1, 2, 3]), LengthForm.Long, announced)),
            ],
            Before
        );

    // The silence gives the gateway time for a ping while its backend has only half a frame.
    private static ConformanceCase CutShort(string length, ulong announced) =>
        new(
            $"a length of {length}, then 5 octets and no more",
            [
                ClientStep.Send(Before),
                new ClientStep(FrameBytes.OfClient(Frame.Binary([1, 2, 3, 4, 5]), announced: announced)),
                ClientStep.Silence(60),
                ClientStep.Leave,
            ],
            [Before]
        );

    private static ConformanceCase InHeader(int octets) =>
        new(
            $"a header of 14 octets that ends after {octets}",
            [
                ClientStep.Send(Before),
                new ClientStep(FrameBytes.OfClient(Frame.Binary(Payloads.Noise(1)), LengthForm.Long, 65536)[..octets]),
                ClientStep.Silence(60),
                ClientStep.Leave,
            ],
            [Before]
        );
}
