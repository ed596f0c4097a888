using System.Text;
using System.Text.Json;
using LogSource.Ingest.Formats;
using LogSource.Lines;

namespace EdgeGateway.Fuzzing.Targets;

/// <summary>
/// Bodies of <c>application/x-ndjson</c>. Each line is accepted, and has the message and container, as in the document
/// that the framework parses. A line that is stored and written as JSON is the same line when it is sent again.
/// </summary>
internal sealed class NdjsonTarget : IFuzzTarget
{
    public string Name => "ndjson";

    public IReadOnlyList<string> Parsers { get; } =
    [
        "LogSource.Ingest.Formats.NdjsonLines",
        "LogSource.Ingest.Formats.JsonLineReader",
        "LogSource.Ingest.Formats.JsonKeys",
        "LogSource.Ingest.ParsedLines",
        "LogSource.Ingest.UnixTime",
        "LogSource.Ingest.SyslogMessages.SyslogTimestamp",
        "LogSource.LineEncoding.",
        "LogSource.Lines.Utf8Text",
    ];

    public long MaxSteps(int length) => 5_000 + (500L * length);

    public long MaxAllocation(int length) => 16_384 + (100L * length);

    public void Parse(ReadOnlyMemory<byte> input) => TryParse(input);

    public void Check(ReadOnlyMemory<byte> input)
    {
        var lines = TryParse(input);
        // The framework's replacement of invalid UTF-8.
        var records = Encoding
            .UTF8.GetString(input.Span)
            .Split('\n')
            .Where(line => line.Trim(' ', '\t', '\r').Length > 0)
            .ToArray();
        var references = records.Select(RecordText.TryRead).ToArray();
        if (references.All(found => found is { HasTime: false }))
        {
            Expect.True(lines is not null, "a body of valid records is accepted");
        }

        if (lines is null)
        {
            return;
        }

        Expect.True(references.All(found => found is not null), "a body with an invalid record is rejected");
        Expect.Equal(records.Length, lines.Count, "the number of lines");
        foreach (var (index, line) in lines.Index())
        {
            RecordText.Check(records[index].Trim(' ', '\t', '\r'), references[index]!, line);
            StoredLine.Check(line);
            CheckRewritten(line);
        }
    }

    private static void CheckRewritten(LogLine line)
    {
        var message = Encoding.UTF8.GetString(line.Message.Span);
        var nanoseconds = line.UnixNanoseconds;
        var record = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                timestamp = Math.Abs(nanoseconds) >= 100_000_000_000_000_000 ? nanoseconds : 0L,
                container = line.Container,
                message,
            }
        );
        var again = TryParse(record);
        Expect.True(again is [_], "the rewritten line is one line");
        Expect.Equal(line.Container, again![0].Container, "the rewritten line's container");
        if (Math.Abs(nanoseconds) >= 100_000_000_000_000_000)
        {
            Expect.Equal(nanoseconds, again[0].UnixNanoseconds, "the rewritten line's time");
        }

        // A cut message ends with its mark, which may exceed the limit again.
        if (line.Message.Length <= IngestBatch.MaxLineBytes)
        {
            Expect.Equal(message.TrimEnd('\r', '\n'), Encoding.UTF8.GetString(again[0].Message.Span), "its message");
        }
    }

    private static IReadOnlyList<LogLine>? TryParse(ReadOnlyMemory<byte> body) =>
        IngestBatch.TryParse(batch => NdjsonLines.Parse(body, IngestBatch.Keys, batch), "bad-line", "bad-container");
}
