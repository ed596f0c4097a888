using LogSource.LineEncoding;
using LogSource.Reading.Queries;

namespace LogSource.Reading.Dumps;

/// <summary>
/// Responds with retained lines, oldest first, written as they are read. Reports lines that are trimmed before they can
/// be read.
/// </summary>
internal sealed class DumpResponder(DumpSelection selection)
{
    public async Task RunAsync(HttpContext context, string app, LogQuery query)
    {
        var response = context.Response;
        var format = DumpFormat.Choose(context.Request, query.Fields);
        var dump = await selection.SelectAsync(app, query, format.IsJson, context.RequestAborted);
        response.ContentType = format.ContentType;
        // Lines may look like HTML, which a browser must not run.
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.Vary = "Accept";
        CursorHeaders.Add(response, CursorHeaders.NextBefore, dump.NextBefore);
        CursorHeaders.Add(response, CursorHeaders.NextAfter, dump.NextAfter);
        var position = query.Positions && format.IsJson ? dump.End : null;
        var isHead = HttpMethods.IsHead(context.Request.Method);
        if (isHead && position is not null)
        {
            return;
        }

        await foreach (var page in dump.Pages)
        {
            if (isHead && (page.Gap is not null || page.Entries.Count > 0))
            {
                return;
            }

            format.Write(page, response.BodyWriter);
            if (response.BodyWriter.UnflushedBytes > 0)
            {
                await response.BodyWriter.FlushAsync(context.RequestAborted);
            }
        }

        if (position is { } end)
        {
            EncodedNotice.Of(end).WriteJsonLine(response.BodyWriter);
            await response.BodyWriter.FlushAsync(context.RequestAborted);
        }

        if (response.HasStarted)
        {
            return;
        }

        response.ContentType = null;
        response.StatusCode = StatusCodes.Status204NoContent;
    }
}
