using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using LogSource.Buffer;
using LogSource.LineEncoding;
using LogSource.Lines;

namespace LogSource.Reading;

/// <summary>
/// Responds with retained lines as text, oldest first, written as they are read. Reports lines that are trimmed before
/// they can be read.
/// </summary>
internal sealed class DumpResponder(ILogBuffer buffer, HistorySearch history)
{
    public async Task RunAsync(HttpContext context, string app, LogQuery query)
    {
        var response = context.Response;
        response.ContentType = "text/plain; charset=utf-8";
        // Lines may look like HTML, which a browser must not run.
        response.Headers.XContentTypeOptions = "nosniff";
        var isHead = HttpMethods.IsHead(context.Request.Method);
        await foreach (var page in ReadPagesAsync(app, query, context.RequestAborted))
        {
            if (
                isHead
                && (page.Gap is not null || page.Entries.Any(entry => query.Filter.Matches(entry.Line.Container)))
            )
            {
                return;
            }

            Write(response.BodyWriter, page, query.Filter);
            if (response.BodyWriter.UnflushedBytes > 0)
            {
                await response.BodyWriter.FlushAsync(context.RequestAborted);
            }
        }
        if (response.HasStarted)
        {
            return;
        }

        response.ContentType = null;
        response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Reads up to the entry that is the newest now, so that a dump ends while lines keep arriving.</summary>
    private async IAsyncEnumerable<LogPage> ReadPagesAsync(
        string app,
        LogQuery query,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (query is { Since: null, Filter.IsAll: true, Lines: > 0 and <= PageSize.MaxEntries })
        {
            var newest = await buffer.ReadBackAsync(app, before: null, query.Lines, cancellationToken);
            yield return new LogPage([.. newest.Reverse()], null);
            yield break;
        }
        var last = await buffer.GetLastIdAsync(app, cancellationToken);
        var size = new PageSize();
        var page = await ReadFirstAsync(app, query, last, size.Count, cancellationToken);
        while (page.Entries is [.., var newest])
        {
            yield return newest.Id <= last
                ? page
                : page with
                {
                    Entries = [.. page.Entries.TakeWhile(entry => entry.Id <= last)],
                };
            if (newest.Id >= last)
            {
                yield break;
            }

            cancellationToken.ThrowIfCancellationRequested();
            size.Adapt(page.Entries);
            page = await buffer.ReadAfterAsync(app, newest.Id, size.Count, cancellationToken);
        }
    }

    private async Task<LogPage> ReadFirstAsync(
        string app,
        LogQuery query,
        EntryId last,
        int count,
        CancellationToken cancellationToken
    )
    {
        if (query.Since is { } since)
        {
            return await buffer.ReadAfterAsync(app, since, count, cancellationToken);
        }

        return await history.FindStartAsync(app, query.Lines, query.Filter, last, cancellationToken) is { } start
            ? new LogPage(await buffer.ReadFromAsync(app, start, count, cancellationToken), null)
            : LogPage.Empty;
    }

    private static void Write(PipeWriter output, LogPage page, ContainerFilter filter)
    {
        if (page.Gap is { } gap)
        {
            LineText.WriteGap(gap, output);
        }

        foreach (var entry in page.Entries)
        {
            if (filter.Matches(entry.Line.Container))
            {
                LineText.WriteLine(entry.Line, output);
            }
        }
    }
}
