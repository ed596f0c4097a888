using LogSource.Buffer;
using LogSource.LineEncoding;
using LogSource.Lines;
using LogSource.Reading.Queries;
using LogSource.Tail;

namespace LogSource.Reading.Following;

/// <summary>Sends an app's lines to one client until the stream ends.</summary>
internal sealed class LogStream(
    ILogBuffer buffer,
    TailHub hub,
    LineSearch search,
    LineReader reader,
    MatchingTurns turns,
    TimeProvider time
)
{
    /// <summary>How long a client does not learn that lines were examined which do not match.</summary>
    public static readonly TimeSpan PositionInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Finds the start of the stream. Call it before the response starts, so that a buffer that cannot be reached
    /// results in a 503.
    /// </summary>
    public async Task<StreamStart> FindStartAsync(string app, LogQuery query, CancellationToken cancellationToken)
    {
        // Read before the history is searched, so that lines that arrive meanwhile belong to the stream.
        var last = await buffer.GetLastIdAsync(app, cancellationToken);
        if (query.After is { } position)
        {
            return new StreamStart(await reader.FindStartAsync(app, position, cancellationToken), null);
        }

        var history = await search.FindStartAsync(app, query.Lines, query.Filter, last, cancellationToken);
        return new StreamStart(
            history.Found is { } start ? FollowStart.With(start) : FollowStart.After(last),
            history.Next
        );
    }

    /// <summary>Sends lines until it is cancelled.</summary>
    public async Task RunAsync(
        string app,
        FollowStart start,
        LogQuery query,
        ILineSink sink,
        CancellationToken cancellationToken
    )
    {
        await using var follower = hub.Follow(app, start);
        if (query.Positions && !start.Inclusive)
        {
            await sink.SendAsync(EncodedNotice.Of(start.Id), cancellationToken);
        }

        var reported = time.GetTimestamp();
        // The last line that was read, if it was not sent and not reported.
        EntryId? skipped = null;
        while (true)
        {
            TimeSpan? timeout = skipped is null ? null : PositionInterval - time.GetElapsedTime(reported);
            if (await ReadNextAsync(follower, timeout, cancellationToken) is { } next)
            {
                var batch = await SelectAsync(app, next.Batch, query.Filter, cancellationToken);
                if (next.Gap is { } gap)
                {
                    await sink.SendAsync(EncodedNotice.Of(gap), cancellationToken);
                }

                if (batch.Lines.Count > 0)
                {
                    await sink.SendAsync(batch, cancellationToken);
                }

                var last = next.Lines[^1];
                skipped = query.Positions && (batch.Lines is [] || batch.Lines[^1] != last) ? last.Id : null;
                if (next.Gap is null)
                {
                    continue;
                }
            }

            // Otherwise a client that resumes before the gap would get it again.
            if (skipped is { } position)
            {
                await sink.SendAsync(EncodedNotice.Of(position), cancellationToken);
                (skipped, reported) = (null, time.GetTimestamp());
            }
        }
    }

    // Null if nothing arrived in time.
    private async Task<FollowBatch?> ReadNextAsync(
        Follower follower,
        TimeSpan? timeout,
        CancellationToken cancellationToken
    )
    {
        if (timeout is not { } limit)
        {
            return await follower.ReadNextAsync(cancellationToken);
        }

        if (limit <= TimeSpan.Zero)
        {
            return null;
        }

        using var expired = new CancellationTokenSource(limit, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(expired.Token, cancellationToken);
        try
        {
            return await follower.ReadNextAsync(ended.Token);
        }
        catch (OperationCanceledException) when (expired.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    private async ValueTask<EncodedBatch> SelectAsync(
        string app,
        EncodedBatch batch,
        LineFilter filter,
        CancellationToken cancellationToken
    )
    {
        if (filter.IsAll)
        {
            return batch;
        }

        if (filter.Messages is null)
        {
            return new EncodedBatch([.. batch.Lines.Where(filter.Matches)]);
        }

        var selected = new List<EncodedLine>();
        await turns.ForAllAsync(
            app,
            batch.Lines,
            line =>
            {
                if (filter.Matches(line))
                {
                    selected.Add(line);
                }

                return true;
            },
            cancellationToken
        );
        return new EncodedBatch(selected);
    }
}
