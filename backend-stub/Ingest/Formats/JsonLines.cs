using System.Text.Json;
using LogSource.Problems;

namespace LogSource.Ingest.Formats;

/// <summary>
/// <c>application/json</c>: an object or an array of objects, see <see cref="JsonLineReader"/>. Several values may follow
/// each other: fluent-bit's <c>json_stream</c>, and <c>json_lines</c> of its older releases, send them with this type.
/// </summary>
internal static class JsonLines
{
    /// <exception cref="ProblemException">400 with the index of the first invalid record.</exception>
    public static void Parse(ReadOnlyMemory<byte> body, JsonKeys keys, ParsedLines batch)
    {
        body = batch.Sanitize(body);
        if (!body.Span.ContainsAnyExcept(" \t\r\n"u8))
        {
            throw new ProblemException(
                StatusCodes.Status400BadRequest,
                "bad-line",
                "The body is empty, which is not valid JSON."
            );
        }

        var index = 0;
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { AllowMultipleValues = true });
        try
        {
            while (reader.Read())
            {
                if (reader is not { CurrentDepth: 0, TokenType: JsonTokenType.StartArray or JsonTokenType.EndArray })
                {
                    JsonLineReader.Add(ref reader, body, keys, batch);
                    index++;
                }
            }
        }
        catch (JsonException e)
        {
            throw Bad(
                BadLineException.NotJson(
                    reader.CurrentDepth,
                    $"at line {e.LineNumber + 1}, byte {e.BytePositionInLine}"
                )
            );
        }
        catch (BadLineException e)
        {
            throw Bad(e);
        }

        ProblemException Bad(BadLineException fault) =>
            new(
                new Problem(
                    StatusCodes.Status400BadRequest,
                    fault.Code,
                    $"The record at index {index} {fault.Message}."
                )
                {
                    Index = index,
                }
            );
    }
}
