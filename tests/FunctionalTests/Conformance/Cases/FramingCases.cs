using FunctionalTests.Wire;

namespace FunctionalTests.Conformance.Cases;

/// <summary>Messages of one frame (RFC 6455 section 5.2), sent whole and in chunks.</summary>
internal static class FramingCases
{
    private const int Mebi = 1024 * 1024;

    private static readonly int[] Lengths = [0, 1, 125, 126, 127, 128, 65535, 65536, 65537, Mebi];

    public static IEnumerable<ConformanceCase> List() =>
        [
            .. Lengths.SelectMany(OfLength),
            Together("two messages in one write", Frame.Text("one"), Frame.Text("two")),
            Together(
                "a hundred messages in one write",
                [.. Enumerable.Range(0, 100).Select(i => Frame.Text($"message {i}"))]
            ),
            Together(
                "messages of all lengths in one write",
                [.. Lengths[..^1].Select(length => Frame.Binary(Payloads.Noise(length)))]
            ),
            ConformanceCase.InChunks("messages of all lengths in chunks of 997", 997, All(), All()),
            ConformanceCase.Fault(
                "a message that is too long",
                1009,
                [Frame.Text("abc"), Frame.Binary(Payloads.Noise(1_001))],
                Frame.Text("abc")
            ) with
            {
                Behavior = "?longest=1000",
            },
            ConformanceCase.Fault(
                "fragments that are too long together",
                1009,
                [Frame.Text(Payloads.Letters(600)).NotFinal, Frame.Continuation(Payloads.Letters(401))]
            ) with
            {
                Behavior = "?longest=1000",
            },
        ];

    private static IEnumerable<ConformanceCase> OfLength(int length)
    {
        var text = Frame.Text(Payloads.Letters(length));
        var binary = Frame.Binary(Payloads.Noise(length));
        yield return ConformanceCase.Valid($"text of {length}", [text], text);
        yield return ConformanceCase.Valid($"binary of {length}", [binary], binary);
        int[] chunkSizes = length switch
        {
            < 1000 => [1, 7],
            < Mebi => [997, 4096],
            _ => [16 * 1024],
        };
        foreach (var chunkSize in chunkSizes)
        {
            yield return ConformanceCase.InChunks(
                $"text of {length} in chunks of {chunkSize}",
                chunkSize,
                [text],
                text
            );
            yield return ConformanceCase.InChunks(
                $"binary of {length} in chunks of {chunkSize}",
                chunkSize,
                [binary],
                binary
            );
        }
    }

    private static ConformanceCase Together(string name, params Frame[] messages) =>
        ConformanceCase.InChunks(name, int.MaxValue, messages, messages);

    private static IEnumerable<Frame> All() => Lengths[..^1].Select(length => Frame.Text(Payloads.Letters(length)));
}
