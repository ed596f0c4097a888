using LogSource.Buffer;
using LogSource.Reading.Queries;
using LogSource.Tail;

namespace LogSource.Reading.Following;

/// <summary>Sends an app's lines to one client until the stream ends.</summary>
internal sealed class LogStream(
    ILogBuffer buffer,
    TailHub hub,
    LineSearch search,
    LineReader reader,
    MatchingSlots slots,
    TimeProvider time
)
{
    // Matching that takes longer than this is followed by a pause.
    private static readonly TimeSpan CheapMatching = TimeSpan.FromMilliseconds(20);

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

        var history = await search.FindNewestAsync(app, query, last, cancellationToken);
        return new StreamStart(
            history.Found is { } start ? FollowStart.With(start) : FollowStart.After(last),
            history.Next
        );
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
                batch = await SelectAsync(batch, filter, cancellationToken);
            }

            if (gap is not null || batch.Lines.Count > 0)
            {
                await sink.SendAsync(gap, batch, cancellationToken);
            }
        }
    }

    // A stream has no budget as a dump has. Instead, it matches during half of the time at most.
    private async ValueTask<EncodedBatch> SelectAsync(
        EncodedBatch batch,
        LineFilter filter,
        CancellationToken cancellationToken
    )
    {
        if (filter.Messages is null)
        {
            return Select();
        }

        var (selected, elapsed) = await slots.RunAsync(
            () =>
            {
                var start = time.GetTimestamp();
                return (Select(), time.GetElapsedTime(start));
            },
            cancellationToken
        );
        if (elapsed > CheapMatching)
        {
            await Task.Delay(elapsed, time, cancellationToken);
        }

        return selected;

        EncodedBatch Select() => new([.. batch.Lines.Where(filter.Matches)]);
    }
}
