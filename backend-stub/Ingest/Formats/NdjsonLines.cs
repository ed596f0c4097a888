using System.Text.Json;
using LogSource.Problems;

namespace LogSource.Ingest.Formats;

/// <summary>
/// <c>application/x-ndjson</c>: a JSON object per line, see <see cref="JsonLineReader"/>. Blank lines are skipped.
/// </summary>
internal static class NdjsonLines
{
    /// <exception cref="ProblemException">400 with the number of the first invalid line.</exception>
    public static void Parse(ReadOnlyMemory<byte> body, JsonKeys keys, ParsedLines batch)
    {
        body = batch.Sanitize(body);
        for (var number = 1; !body.IsEmpty; number++)
        {
            var end = body.Span.IndexOf((byte)'\n');
            var line = end < 0 ? body : body[..end];
            body = end < 0 ? default : body[(end + 1)..];
            if (!line.Span.ContainsAnyExcept(" \t\r"u8))
            {
                continue;
            }

            try
            {
                Add(line, keys, batch);
            }
            catch (BadLineException e)
            {
                throw new ProblemException(
                    new Problem(StatusCodes.Status400BadRequest, e.Code, $"Line {number} {e.Message}.")
                    {
                        Line = number,
                    }
                );
            }
        }
    }

    private static void Add(ReadOnlyMemory<byte> line, JsonKeys keys, ParsedLines batch)
    {
        var reader = new Utf8JsonReader(line.Span);
        try
        {
            reader.Read();
            JsonLineReader.Add(ref reader, line, keys, batch);
            // Throws if anything follows the object.
            reader.Read();
        }
        catch (JsonException e)
        {
            throw BadLineException.NotJson(reader.CurrentDepth, $"at byte {e.BytePositionInLine}");
        }
    }
}
