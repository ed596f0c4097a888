using FunctionalTests.Wire;

namespace FunctionalTests.Conformance.Cases;

/// <summary>Bits and opcodes that mean nothing where no extension was negotiated (RFC 6455 section 5.2).</summary>
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

    public static IEnumerable<Case> List() =>
        [.. Enumerable.Range(1, 7).SelectMany(Bits), .. Opcodes.SelectMany(Unknown)];

    private static IEnumerable<Case> Bits(int rsv)
    {
        foreach (var frame in Legal)
        {
            var name = $"the bits {rsv} in a {Opcode.Name(frame.Opcode)} of {frame.Payload.Length}";
            yield return Case.Fault(name, 1002, [Before, frame with { Rsv = rsv }], Before);
        }

        yield return Case.Fault(
            $"the bits {rsv} in a continuation",
            1002,
            [Before.Open, Frame.Continuation("x") with { Rsv = rsv }]
        );
        yield return Case.Fault(
            $"the bits {rsv}, octet by octet",
            1002,
            [Step.Chopped(1, Before, Frame.Text("x") with { Rsv = rsv })],
            Before
        );
    }

    private static IEnumerable<Case> Unknown(byte opcode)
    {
        yield return Case.Fault($"opcode {opcode}", 1002, [Before, new Frame(opcode, [])], Before);
        yield return Case.Fault(
            $"opcode {opcode} with a payload",
            1002,
            [Before, new Frame(opcode, [1, 2, 3])],
            Before
        );
        yield return Case.Fault($"opcode {opcode}, open", 1002, [Before, new Frame(opcode, [1]).Open], Before);
        yield return Case.Fault($"opcode {opcode} inside a message", 1002, [Before.Open, new Frame(opcode, [1])]);
    }
}
