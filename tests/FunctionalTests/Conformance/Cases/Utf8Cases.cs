using FunctionalTests.Wire;

namespace FunctionalTests.Conformance.Cases;

/// <summary>Text messages must be UTF-8, also across fragments (RFC 6455 sections 5.6 and 8.1, RFC 3629).</summary>
internal static class Utf8Cases
{
    // The first and last code point of each length, both sides of the surrogates, noncharacters, the byte order mark,
    // words.
    private static readonly string[] Valid =
    [
        "00",
        "7f",
        "c280",
        "dfbf",
        "e0a080",
        "ed9fbf",
        "ee8080",
        "efbfbd",
        "efbfbe",
        "efbfbf",
        "efb790",
        "f0908080",
        "f09fbfbe",
        "f48fbfbf",
        "efbbbf",
        "cebae1bdb9cf83cebcceb5",
        "48656c6c6f2dc2b540c39fc3b6c3a4",
        "f09f9880f09f9881",
    ];

    // Each has an octet that is invalid everywhere or at its position: stray continuations, overlong forms, surrogates,
    // values above U+10FFFF.
    private static readonly string[] Invalid =
    [
        "80",
        "bf",
        "8080",
        "c0",
        "c080",
        "c0af",
        "c1bf",
        "e08080",
        "e080af",
        "e09fbf",
        "eda080",
        "edadbf",
        "edae80",
        "edb080",
        "edbfbf",
        "eda080edb080",
        "f0808080",
        "f08fbfbf",
        "f4908080",
        "f5808080",
        "f888808080",
        "fc8480808080",
        "fe",
        "ff",
        "feff",
    ];

    // Each is an incomplete sequence.
    private static readonly string[] CutShort = ["ce", "e0a0", "ed9f", "f0", "f090", "f09080", "f48fbf"];

    public static IEnumerable<ConformanceCase> List() =>
        [
            .. Valid.SelectMany(Good),
            .. Invalid.SelectMany(hex => Bad($"invalid {hex}", Around(hex, "646566"))),
            .. CutShort.SelectMany(hex => Bad($"{hex} cut short by a letter", Around(hex, "67"))),
            .. CutShort.SelectMany(hex => Bad($"{hex} cut short by the end", Around(hex, ""))),
            .. ((string[])["80", "eda080", "f4908080", "ff"]).SelectMany(Early),
            ConformanceCase.Valid(
                "a character across two fragments with a ping in between",
                [Frame.Text([0xF0, 0x9F]).NotFinal, Frame.Ping("p"), Frame.Continuation([0x98, 0x80])],
                Frame.Pong("p"),
                Frame.Text("\U0001F600")
            ),
            ConformanceCase.Fault(
                "a character that a message leaves to the next",
                1007,
                [Frame.Text([0xF0, 0x9F]), Frame.Text([0x98, 0x80])]
            ),
        ];

    private static byte[] Around(string hex, string rest) => Convert.FromHexString($"616263{hex}{rest}");

    private static IEnumerable<ConformanceCase> Good(string hex)
    {
        var text = Frame.Text(Around(hex, "c3a9"));
        yield return ConformanceCase.Valid($"valid {hex}", [text], text);
        yield return ConformanceCase.Valid($"valid {hex}, a fragment an octet", Octets(text), text);
    }

    private static IEnumerable<ConformanceCase> Bad(string name, byte[] payload)
    {
        yield return ConformanceCase.Fault(name, 1007, [Frame.Text(payload)]);
        yield return ConformanceCase.Fault($"{name}, a fragment an octet", 1007, Octets(Frame.Text(payload)));
        yield return ConformanceCase.Valid($"{name}, binary", [Frame.Binary(payload)], Frame.Binary(payload));
    }

    // Nothing follows the invalid octet, so a proxy that waits for the rest of the frame would never get the Close.
    private static IEnumerable<ConformanceCase> Early(string hex)
    {
        var payload = Around(hex, "");
        yield return new ConformanceCase(
            $"{hex} before the frame's end",
            [new ClientStep(FrameBytes.OfClient(Frame.Text(payload), announced: 100))],
            [Frame.Close(1007)]
        );
        yield return new ConformanceCase(
            $"{hex} before the message's end",
            [ClientStep.Send(Frame.Text(payload).NotFinal)],
            [Frame.Close(1007)]
        );
        yield return new ConformanceCase(
            $"{hex} before the frame's end, octet by octet",
            [new ClientStep(FrameBytes.OfClient(Frame.Text(payload), announced: 65536), ChunkSize: 1)],
            [Frame.Close(1007)]
        );
    }

    private static IReadOnlyList<Frame> Octets(Frame text) =>
        [
            .. text.Payload.Select(
                (octet, i) =>
                    new Frame(i == 0 ? Opcode.Text : Opcode.Continuation, [octet], i == text.Payload.Length - 1)
            ),
        ];
}
