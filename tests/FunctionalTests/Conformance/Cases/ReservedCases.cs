using FunctionalTests.Wire;

namespace FunctionalTests.Conformance.Cases;

/// <summary>Reserved bits and opcodes without a negotiated extension (RFC 6455 section 5.2).</summary>
internal static class ReservedCases
{
    private static readonly Frame Before = Frame.Text("before");
    private static readonly Frame[] Legal =
    [
        Frame.Text("x"),
        Frame.Text(""),
        Frame.Binary([1]),
        Frame.Ping("x"),
        Frame.Pong("x"),
        Frame.Close(1000),
    ];

    private static readonly byte[] Opcodes = [3, 4, 5, 6, 7, 11, 12, 13, 14, 15];

    public static IEnumerable<ConformanceCase> List() =>
        [.. Enumerable.Range(1, 7).SelectMany(Bits), .. Opcodes.SelectMany(Unknown)];

    private static IEnumerable<ConformanceCase> Bits(int rsv)
    {
        foreach (var frame in Legal)
        {
            var name = $"the bits {rsv} in a {Opcode.Name(frame.Opcode)} of {frame.Payload.Length}";
            yield return ConformanceCase.Fault(name, 1002, [Before, frame with { Rsv = rsv }], Before);
        }

        yield return ConformanceCase.Fault(
            $"the bits {rsv} in a continuation",
            1002,
            [Before.NotFinal, Frame.Continuation("x") with { Rsv = rsv }]
        );
        yield return ConformanceCase.Fault(
            $"the bits {rsv}, octet by octet",
            1002,
            [ClientStep.SendInChunks(1, Before, Frame.Text("x") with { Rsv = rsv })],
            Before
        );
    }

    private static IEnumerable<ConformanceCase> Unknown(byte opcode)
    {
        yield return ConformanceCase.Fault($"opcode {opcode}", 1002, [Before, new Frame(opcode, [])], Before);
        yield return ConformanceCase.Fault(
            $"opcode {opcode} with a payload",
            1002,
            [Before, new Frame(opcode, [1, 2, 3])],
            Before
        );
        yield return ConformanceCase.Fault(
            $"opcode {opcode}, open",
            1002,
            [Before, new Frame(opcode, [1]).NotFinal],
            Before
        );
        yield return ConformanceCase.Fault(
            $"opcode {opcode} inside a message",
            1002,
            [Before.NotFinal, new Frame(opcode, [1])]
        );
    }
}
