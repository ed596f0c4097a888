using FunctionalTests.Wire;

namespace FunctionalTests.Conformance.Cases;

/// <summary>Errors in compressed messages (RFC 7692 sections 6 and 7.2).</summary>
internal static class DeflateFaultCases
{
    private const string Plain = "permessage-deflate";

    private static readonly Frame Hello = Frame.Text("Hello");
    private static readonly Frame CompressedHello = Vector("f248cdc9c90700");

    public static IEnumerable<ConformanceCase> List() =>
        [
            Fault("RSV1 in a continuation", 1002, [CompressedHello.NotFinal, Frame.Continuation("x").Compressed]),
            Fault(
                "RSV1 in a continuation of a message that is not compressed",
                1002,
                [Hello.NotFinal, Frame.Continuation("x").Compressed]
            ),
            Fault("RSV1 in a ping", 1002, [CompressedHello, Frame.Ping("x").Compressed], Hello),
            Fault("RSV1 in a pong", 1002, [CompressedHello, Frame.Pong("x").Compressed], Hello),
            Fault("RSV1 in a close", 1002, [CompressedHello, Frame.Close(1000).Compressed], Hello),
            Fault("RSV1 in an empty ping inside a message", 1002, [CompressedHello.NotFinal, Frame.Ping().Compressed]),
            .. ((int[])[1, 2, 3, 5, 6, 7]).SelectMany(OtherBits),
            Fault("a new compressed message in between", 1002, [CompressedHello.NotFinal, CompressedHello]),
            Fault("a block of a reserved type", 1007, [CompressedHello, Vector("06")], Hello),
            Fault("a final block of a reserved type", 1007, [Vector("07ffff")]),
            Fault("octets that are not a block", 1007, [Vector("ffffffff")]),
            Fault("a stored block whose lengths differ", 1007, [Vector("0005000000")]),
            Fault("a distance beyond the window's beginning", 1007, [Vector("f200110000")]),
            Fault(
                "a wrong block in the second fragment",
                1007,
                [CompressedHello.NotFinal, Frame.Continuation([0, 5, 0, 0, 0])]
            ),
            Fault(
                "a reference to an earlier message without context takeover",
                1007,
                [CompressedHello, Vector("f200110000")],
                Hello
            ) with
            {
                Offer = $"{Plain}; client_no_context_takeover",
            },
            Fault("a text that is not UTF-8", 1007, [CompressedHello, Text([0x61, 0xFF])], Hello),
            Fault("a text with a surrogate", 1007, [Text([0x61, 0xED, 0xA0, 0x80, 0x61])]),
            Fault("a text that ends inside a character", 1007, [Text([0x61, 0xE2, 0x82])]),
            Fault(
                "a message that is too long when inflated",
                1009,
                [CompressedHello, Text(new byte[1024 * 1024])],
                Hello
            ) with
            {
                Behavior = "?longest=1000",
            },
        ];

    private static Frame Vector(string hex) => Frame.Text(Convert.FromHexString(hex)).Compressed;

    private static Frame Text(byte[] message) => Frame.Text(MessageDeflater.Single(message)).Compressed;

    private static ConformanceCase Fault(
        string name,
        ushort code,
        IEnumerable<Frame> sent,
        params IEnumerable<Frame> echoed
    ) => ConformanceCase.Fault(name, code, sent, echoed) with { Offer = Plain };

    private static IEnumerable<ConformanceCase> OtherBits(int rsv)
    {
        yield return Fault($"the bits {rsv} in a text", 1002, [CompressedHello, Hello with { Rsv = rsv }], Hello);
        yield return Fault(
            $"the bits {rsv} in a binary",
            1002,
            [CompressedHello, Frame.Binary([0]) with { Rsv = rsv }],
            Hello
        );
    }
}
