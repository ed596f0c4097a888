namespace EdgeGateway.Fuzzing;

/// <summary>
/// The checked-in inputs of a target, one a line (<see cref="CorpusText"/>). Those above the line
/// <c># found by the fuzzer</c> are written by people, and stay when the others are replaced. Another line that begins
/// with <c># </c> is a comment.
/// </summary>
internal static class Corpus
{
    private const string Comment = "# ";
    private const string Found = "# found by the fuzzer";

    public static IReadOnlyList<byte[]> Of(IFuzzTarget target)
    {
        using var stream =
            typeof(Corpus).Assembly.GetManifestResourceStream(target.Name)
            ?? throw new InvalidOperationException($"The target {target.Name} has no corpus.");
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd().Split('\n'));
    }

    /// <summary>Writes the inputs as files into a folder, as the fuzzer reads them.</summary>
    public static void Unpack(IFuzzTarget target, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (index, input) in Of(target).Index())
        {
            File.WriteAllBytes(Path.Combine(folder, $"{index:D4}"), input);
        }
    }

    /// <summary>Reads the inputs that people wrote.</summary>
    public static IReadOnlyList<byte[]> ReadWritten(string path) => Parse(WrittenLines(path));

    /// <summary>Replaces the inputs that the fuzzer found.</summary>
    public static void WriteFound(string path, IEnumerable<byte[]> inputs) =>
        File.WriteAllLines(path, [.. WrittenLines(path), Found, .. inputs.Select(ToLine)]);

    private static string[] WrittenLines(string path) => [.. File.ReadLines(path).TakeWhile(line => line != Found)];

    private static byte[][] Parse(IEnumerable<string> lines) =>
        [
            .. lines
                .Where(line => line.Length > 0 && !line.StartsWith(Comment, StringComparison.Ordinal))
                .Select(CorpusText.Unescape),
        ];

    private static string ToLine(byte[] input)
    {
        var line = CorpusText.Escape(input);
        return line.StartsWith('#') ? $@"\x23{line[1..]}" : line;
    }
}
