using System.Text;
using FunctionalTests.Wire;

namespace FunctionalTests.Conformance.Cases;

/// <summary>Compressed messages (RFC 7692).</summary>
internal static class DeflateCases
{
    private const string Plain = "permessage-deflate";

    private static readonly Frame Hello = Frame.Text("Hello");
    private static readonly Frame CompressedHello = Vector("f248cdc9c90700");

    private static readonly string[] Offers =
    [
        Plain,
        $"{Plain}; client_max_window_bits",
        $"{Plain}; client_max_window_bits=10",
        $"{Plain}; server_max_window_bits=15",
        $"{Plain}; server_no_context_takeover",
        $"{Plain}; client_no_context_takeover",
        $"{Plain}; client_no_context_takeover; server_no_context_takeover; client_max_window_bits",
        $"{Plain}; server_max_window_bits=8, {Plain}",
        $"x-unheard-of, {Plain}; client_max_window_bits",
    ];

    private static readonly string[] Unacceptable =
    [
        $"{Plain}; server_max_window_bits=8",
        $"{Plain}; unheard_of",
        "x-unheard-of",
        "x-webkit-deflate-frame",
    ];

    public static IEnumerable<ConformanceCase> List() =>
        [
            .. Vectors(),
            .. Offers.SelectMany(Sequences),
            .. Unacceptable.SelectMany(Declined),
            .. ((int[])[1, 5, 100, 1_000]).Select(InPieces),
        ];

    private static Frame Vector(string hex) => Frame.Text(Convert.FromHexString(hex)).Compressed;

    private static Frame Rest(string hex) => Frame.Continuation(Convert.FromHexString(hex));

    private static ConformanceCase Well(string name, IEnumerable<Frame> sent, params IEnumerable<Frame> echoed) =>
        ConformanceCase.Valid(name, sent, echoed) with
        {
            Offer = Plain,
        };

    // The examples of RFC 7692 section 7.2.3, and equivalent encodings.
    private static IEnumerable<ConformanceCase> Vectors() =>
        [
            Well("one block", [CompressedHello], Hello),
            Well("in two fragments", [Vector("f248cd").NotFinal, Rest("c9c90700")], Hello),
            Well(
                "in two fragments with a ping in between",
                [Vector("f248cd").NotFinal, Frame.Ping("p"), Rest("c9c90700")],
                Frame.Pong("p"),
                Hello
            ),
            Well(
                "with empty fragments",
                [Vector("").NotFinal, Rest("f248cd").NotFinal, Rest("").NotFinal, Rest("c9c90700").NotFinal, Rest("")],
                Hello
            ),
            Well("the same again, by the window", [CompressedHello, Vector("f200110000")], Hello, Hello),
            Well("a block without compression", [Vector("000500faff48656c6c6f00")], Hello),
            Well("a final block", [Vector("f348cdc9c9070000")], Hello) with
            {
                Offer = $"{Plain}; client_no_context_takeover",
            },
            Well("final blocks", [Vector("f348cdc9c9070000"), Vector("f348cdc9c9070000")], Hello, Hello) with
            {
                Offer = $"{Plain}; client_no_context_takeover",
            },
            Well("two blocks", [Vector("f24805000000ffffcac9c90700")], Hello),
            Well("a block and an empty one", [Vector("f248cdc9c907000000ffff00")], Hello),
            Well("a block and two empty ones", [Vector("f248cdc9c907000000ffff000000ffff00")], Hello),
            Well("nothing", [Vector("00")], Frame.Text("")),
            Well("nothing, in a fixed block", [Vector("0200")], Frame.Text("")),
            Well(
                "nothing between messages",
                [CompressedHello, Vector("00"), CompressedHello],
                Hello,
                Frame.Text(""),
                Hello
            ),
            Well("not compressed, though it might be", [Hello], Hello),
            Well(
                "compressed and not by turns",
                [CompressedHello, Hello, Vector("f200110000"), Hello, CompressedHello],
                Hello,
                Hello,
                Hello,
                Hello,
                Hello
            ),
            Well(
                "not compressed, in fragments, between compressed ones",
                [CompressedHello, Frame.Text("Hel").NotFinal, Frame.Continuation("lo"), Vector("f200110000")],
                Hello,
                Hello,
                Hello
            ),
            ConformanceCase.InChunks(
                "octet by octet",
                1,
                [CompressedHello, Hello, Vector("f200110000")],
                Hello,
                Hello,
                Hello
            ) with
            {
                Offer = Plain,
            },
            Well(
                "not UTF-8, but binary",
                [Frame.Binary(MessageDeflater.Single([0xFF, 0xFE])).Compressed],
                Frame.Binary([0xFF, 0xFE])
            ),
            Well(
                "a character across two fragments",
                Halves(Frame.Text(MessageDeflater.Single("κόσμε"u8)).Compressed),
                Frame.Text("κόσμε")
            ),
        ];

    // With context takeover each message is compressed against the previous ones, so a lost or added octet breaks all
    // later messages.
    private static IEnumerable<ConformanceCase> Sequences(string offer)
    {
        foreach (var size in (int[])[16, 1_024, 65_536])
        {
            yield return Sequence($"{offer}: letters of {size}", offer, i => Frame.Text(Letters(size, i)));
            yield return Sequence($"{offer}: noise of {size}", offer, i => Frame.Binary(Payloads.Noise(size + i)));
        }
    }

    private static ConformanceCase Sequence(string name, string offer, Func<int, Frame> make)
    {
        using var deflater = new MessageDeflater();
        var resetsContext = offer.Contains("client_no_context_takeover", StringComparison.Ordinal);
        var messages = Enumerable.Range(0, 6).Select(make).ToArray();
        var sent = new List<Frame>();
        for (var i = 0; i < messages.Length; i++)
        {
            if (i == 3)
            {
                // This message is not compressed, so it does not enter the window.
                sent.Add(messages[i]);
                continue;
            }

            var compressed = messages[i].Compressed with
            {
                Payload = resetsContext
                    ? MessageDeflater.Single(messages[i].Payload)
                    : deflater.Deflate(messages[i].Payload),
            };
            sent.AddRange(i == 4 ? Halves(compressed) : [compressed]);
        }

        return ConformanceCase.Valid(name, sent, messages) with
        {
            Offer = offer,
        };
    }

    private static byte[] Letters(int size, int i) =>
        Encoding.ASCII.GetBytes($"{i}: ").Concat(Payloads.Letters(size)).ToArray();

    private static Frame[] Halves(Frame frame)
    {
        var half = frame.Payload.Length / 2;
        return [frame.NotFinal with { Payload = frame.Payload[..half] }, Frame.Continuation(frame.Payload[half..])];
    }

    private static IEnumerable<ConformanceCase> Declined(string offer)
    {
        yield return ConformanceCase.Valid($"{offer} is declined", [Hello], Hello) with
        {
            Offer = offer,
        };
        yield return ConformanceCase.Fault(
            $"{offer} is declined, and RSV1 means nothing",
            1002,
            [Hello, CompressedHello],
            Hello
        ) with
        {
            Offer = offer,
        };
    }

    private static ConformanceCase InPieces(int size)
    {
        var message = Frame.Binary([.. Payloads.Noise(size * 3), .. Payloads.Letters(size * 30)]);
        var pieces = MessageDeflater.Single(message.Payload).Chunk(size).ToArray();
        return Well(
            $"in pieces of {size}",
            pieces.Select(
                (piece, i) =>
                    i == 0
                        ? new Frame(Opcode.Binary, piece, Fin: pieces.Length == 1).Compressed
                        : new Frame(Opcode.Continuation, piece, i == pieces.Length - 1)
            ),
            message
        );
    }
}
