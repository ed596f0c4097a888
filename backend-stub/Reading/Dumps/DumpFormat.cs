using System.Buffers;
using LogSource.Buffer;
using LogSource.LineEncoding;
using LogSource.Lines;
using Microsoft.Net.Http.Headers;

namespace LogSource.Reading.Dumps;

/// <summary>
/// The format of a dump: plain text, or the JSON events of a stream, one per line, if the client asks for them with
/// <c>Accept: application/x-ndjson</c>.
/// </summary>
internal sealed class DumpFormat(bool isJson, LineFields fields)
{
    private const string Text = "text/plain";
    private const string Ndjson = "application/x-ndjson";

    public bool IsJson => isJson;

    public string ContentType => isJson ? Ndjson : $"{Text}; charset=utf-8";

    public static DumpFormat Choose(HttpRequest request, LineFields fields)
    {
        var accepted = request.GetTypedHeaders().Accept;
        var quality = QualityOf(accepted, Ndjson);
        // Wildcards select text, because clients of the text send them.
        return new DumpFormat(quality > 0 && quality >= QualityOf(accepted, Text), fields);
    }

    public void Write(LogPage page, IBufferWriter<byte> output)
    {
        if (page.Gap is { } gap)
        {
            Write(gap, output);
        }

        foreach (var entry in page.Entries)
        {
            Write(entry, output);
        }
    }

    private void Write(Gap gap, IBufferWriter<byte> output)
    {
        if (isJson)
        {
            EncodedNotice.Of(gap).WriteJsonLine(output);
        }
        else
        {
            LineText.WriteGap(gap, output);
        }
    }

    private void Write(LogEntry entry, IBufferWriter<byte> output)
    {
        if (isJson)
        {
            EncodedLine.Encode(entry).WriteJsonLine(output, fields);
        }
        else
        {
            LineText.WriteLine(entry.Line, output);
        }
    }

    private static double QualityOf(IList<MediaTypeHeaderValue> accepted, string type) =>
        accepted
            .Where(value => value.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
            .Select(value => value.Quality ?? 1)
            .DefaultIfEmpty(0)
            .Max();
}
