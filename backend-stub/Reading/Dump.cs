using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using LogSource.Buffers;
using LogSource.Wire;

namespace LogSource.Reading;

/// <summary>Writes retained lines as text, oldest first, while it reads them.</summary>
internal sealed class Dump(ILogBuffer buffer, History history)
{
    /// <summary>Bytes that may wait in the response before it is flushed; a page of long lines is more.</summary>
    private const int FlushThreshold = 64 * 1024;

    public async Task RunAsync(HttpContext context, string app, LogQuery query)
    {
        var response = context.Response;
        response.ContentType = "text/plain; charset=utf-8";
        // What users log may look like HTML; a browser is not to run it.
        response.Headers.XContentTypeOptions = "nosniff";
        await foreach (var page in PagesAsync(app, query, context.RequestAborted))
        {
            var matching = page.Where(entry => query.Filter.Matches(entry.Line.Container));
            await WriteAsync(response.BodyWriter, matching, context.RequestAborted);
        }
        if (response.HasStarted)
        {
            return;
        }

        response.ContentType = null;
        response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>What is retained up to the newest entry of this moment, so that a dump ends though lines keep coming.</summary>
    private async IAsyncEnumerable<IEnumerable<LogEntry>> PagesAsync(
        string app, LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (query is { Since: null, Filter.IsAll: true, Lines: > 0 and <= History.PageSize })
        {
            yield return (await buffer.ReadBackAsync(app, before: null, query.Lines, cancellationToken)).Reverse();
            yield break;
        }
        var last = await buffer.LastIdAsync(app, cancellationToken);
        var page = await ReadFirstAsync(app, query, last, cancellationToken);
        while (page.Count > 0 && !cancellationToken.IsCancellationRequested)
        {
            yield return page.TakeWhile(entry => entry.Id <= last);
            page = page[^1].Id < last
                ? await buffer.ReadFromAsync(app, page[^1].Id.Next, History.PageSize, cancellationToken)
                : [];
        }
    }

    private async Task<IReadOnlyList<LogEntry>> ReadFirstAsync(
        string app, LogQuery query, EntryId last, CancellationToken cancellationToken)
    {
        if (query.Since is { } since)
        {
            return (await buffer.ReadAfterAsync(app, since, History.PageSize, cancellationToken)).Entries;
        }

        return await history.FindStartAsync(app, query.Lines, query.Filter, last, cancellationToken) is { } start
            ? await buffer.ReadFromAsync(app, start, History.PageSize, cancellationToken)
            : [];
    }

    private static async Task WriteAsync(PipeWriter output, IEnumerable<LogEntry> entries, CancellationToken cancellationToken)
    {
        foreach (var entry in entries)
        {
            LineText.WriteLine(entry.Line, output);
            if (output.UnflushedBytes >= FlushThreshold)
            {
                await output.FlushAsync(cancellationToken);
            }
        }
        if (output.UnflushedBytes > 0)
        {
            await output.FlushAsync(cancellationToken);
        }
    }
}
