using System.Text;
using System.Text.Json;
using EdgeGateway.Fuzzing.Models;
using LogSource.Ingest;
using LogSource.Lines;

namespace EdgeGateway.Fuzzing.Targets;

/// <summary>Compares a line with the record that it was parsed from.</summary>
internal static class RecordText
{
    /// <returns>Null if the text is not a valid record.</returns>
    public static ReferenceRecord? TryRead(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return ReferenceRecord.Read(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static void Check(string text, ReferenceRecord record, LogLine line)
    {
        var message = Encoding.UTF8.GetBytes(record.IsItsText ? text : record.Message!);
        Expect.Equal(ParsedLines.Cut(message, IngestBatch.MaxLineBytes).Span, line.Message.Span, "the message");
        Expect.Equal(record.Container ?? IngestBatch.DefaultContainer, line.Container, "the container");
    }
}
