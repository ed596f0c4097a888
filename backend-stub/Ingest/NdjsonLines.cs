using LogSource.Problems;

namespace LogSource.Ingest;

/// <summary>
/// <c>application/x-ndjson</c>: a JSON object per line with <c>message</c> (a string, required), <c>container</c> and
/// <c>timestamp</c> (RFC 3339). Other members are ignored, blank lines skipped; line breaks at a message's end are dropped.
/// </summary>
internal static class NdjsonLines
{
    /// <exception cref="ProblemException">400 with the number of the first bad line.</exception>
    public static void Parse(ReadOnlyMemory<byte> body, LineBatch batch)
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
                var (message, container, timestamp) = NdjsonLine.Parse(line);
                batch.Add(message.TrimEnd("\r\n"u8), container, timestamp);
            }
            catch (BadLineException e)
            {
                throw new ProblemException(
                    new Problem(StatusCodes.Status400BadRequest, e.Code, $"Line {number} {e.Message}.") { Line = number });
            }
        }
    }
}
