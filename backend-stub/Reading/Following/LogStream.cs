using LogSource.Buffer;
using LogSource.Reading.Queries;
using LogSource.Tail;

namespace LogSource.Reading.Following;

/// <summary>Sends an app's lines to one client until the stream ends.</summary>
internal sealed class LogStream(ILogBuffer buffer, TailHub hub, LineSearch search, LineReader reader)
{
    /// <summary>
    /// Finds the start of the stream. Call it before the response starts, so that a buffer that cannot be reached
    /// results in a 503.
    /// </summary>
    public async Task<FollowStart> FindStartAsync(string app, LogQuery query, CancellationToken cancellationToken)
    {
        // Read before the history is searched, so that lines that arrive meanwhile belong to the stream.
        var last = await buffer.GetLastIdAsync(app, cancellationToken);
        if (query.After is { } position)
        {
            return await reader.FindStartAsync(app, position, cancellationToken);
        }

        var result = await search.FindStartAsync(app, query.Lines, query.Filter, last, cancellationToken);
        return result.Found is { } start ? FollowStart.With(start) : FollowStart.After(last);
    }

    /// <summary>Sends lines until it is cancelled.</summary>
    public async Task RunAsync(
        string app,
        FollowStart start,
        LineFilter filter,
        ILineSink sink,
        CancellationToken cancellationToken
    )
    {
        await using var follower = hub.Follow(app, start);
        while (true)
        {
            var (gap, batch) = await follower.ReadNextAsync(cancellationToken);
            if (!filter.IsAll)
            {
                batch = new EncodedBatch([.. batch.Lines.Where(filter.Matches)]);
            }

            if (gap is not null || batch.Lines.Count > 0)
            {
                await sink.SendAsync(gap, batch, cancellationToken);
            }
        }
    }
}
