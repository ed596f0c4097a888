using System.Text;
using System.Text.Json;
using EdgeGateway.Fuzzing.Models;
using LogSource.Ingest.Formats;
using LogSource.Lines;

namespace EdgeGateway.Fuzzing.Targets;

/// <summary>
/// Bodies of <c>application/json</c>. A body that the framework parses as one value has the lines of its records, as if
/// each was sent alone; several values are the lines of all of them.
/// </summary>
internal sealed class JsonTarget : IFuzzTarget
{
    public string Name => "json";

    public IReadOnlyList<string> Parsers { get; } =
    [
        "LogSource.Ingest.Formats.JsonLines",
        "LogSource.Ingest.Formats.JsonLineReader",
        "LogSource.Ingest.Formats.JsonKeys",
        "LogSource.Ingest.Formats.BadLineException",
    ];

    public long MaxSteps(int length) => 5_000 + (500L * length);

    public long MaxAllocation(int length) => 16_384 + (100L * length);

    public void Parse(ReadOnlyMemory<byte> input) => TryParse(input);

    public void Check(ReadOnlyMemory<byte> input)
    {
        var lines = TryParse(input);
        foreach (var line in lines ?? [])
        {
            StoredLine.Check(line);
        }

        var text = Encoding.UTF8.GetString(input.Span);
        if (TryParseDocument(text) is not { } document)
        {
            return;
        }

        using (document)
        {
            var root = document.RootElement;
            JsonElement[] records = root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray()] : [root];
            var references = records.Select(ReferenceRecord.Read).ToArray();
            if (references.All(found => found is { HasTime: false }))
            {
                Expect.True(lines is not null, "a body of valid records is accepted");
            }

            if (lines is not null)
            {
                Expect.True(references.All(found => found is not null), "a body with an invalid record is rejected");
                Expect.Equal(records.Length, lines.Count, "the number of lines");
                foreach (var (index, line) in lines.Index())
                {
                    RecordText.Check(records[index].GetRawText(), references[index]!, line);
                }
            }
        }

        // fluent-bit sends one value after another.
        var twice = TryParse(Encoding.UTF8.GetBytes(text + "\n" + text));
        Expect.Equal(lines?.Count * 2, twice?.Count, "the lines of the same body twice");
    }

    private static JsonDocument? TryParseDocument(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IReadOnlyList<LogLine>? TryParse(ReadOnlyMemory<byte> body) =>
        IngestBatch.TryParse(batch => JsonLines.Parse(body, IngestBatch.Keys, batch), "bad-line", "bad-container");
}
