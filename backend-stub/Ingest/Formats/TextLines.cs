namespace LogSource.Ingest.Formats;

/// <summary>
/// <c>text/plain</c>: every line is a message, also an empty one. A line ends with LF or CRLF, which the last line may
/// lack.
/// </summary>
internal static class TextLines
{
    public static void Parse(ReadOnlyMemory<byte> body, ParsedLines batch)
    {
        body = batch.Sanitize(body);
        while (!body.IsEmpty)
        {
            var end = body.Span.IndexOf((byte)'\n');
            var line = end < 0 ? body : body[..end];
            batch.Add(line.TrimEnd((byte)'\r'));
            body = end < 0 ? default : body[(end + 1)..];
        }
    }
}
