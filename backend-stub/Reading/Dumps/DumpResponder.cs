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
        var dump = await selection.SelectAsync(app, query, context.RequestAborted);
        response.ContentType = format.ContentType;
        // Lines may look like HTML, which a browser must not run.
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.Vary = "Accept";
        Cursors.Add(response, Cursors.NextBefore, dump.NextBefore);
        Cursors.Add(response, Cursors.NextAfter, dump.NextAfter);
        var isHead = HttpMethods.IsHead(context.Request.Method);
        await foreach (var page in dump.Pages)
        {
            if (isHead && (page.Gap is not null || page.Entries.Any(query.Filter.Matches)))
            {
                return;
            }

            format.Write(page, query.Filter, response.BodyWriter);
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
}
