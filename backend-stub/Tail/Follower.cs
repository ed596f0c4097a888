using LogSource.Buffer;
using LogSource.LineEncoding;
using LogSource.Lines;

namespace LogSource.Tail;

/// <summary>
/// One client's position in an app's lines: a cursor, not a queue. While the tail's ring covers the cursor, the lines
/// come from the ring. Otherwise the follower reads from the buffer at its own pace, and detects its own gaps, until
/// the ring covers the cursor again. Therefore a slow client uses no memory, no line is lost without a gap event, and
/// no line is repeated between history and live lines. Not thread-safe.
/// </summary>
internal sealed class Follower(TailHub hub, AppTail tail, ILogBuffer buffer, TimeProvider time, FollowStart start)
    : IAsyncDisposable
{
    private EntryId _cursor = start.Id;
    private bool _includesCursor = start.Inclusive;
    private PageSize _page = new();

    /// <summary>Waits for the next lines. Retries while the buffer cannot be reached.</summary>
    public async Task<FollowBatch> ReadNextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // Take the snapshot before reading the buffer, so that lines that arrive meanwhile complete Changed.
            var snapshot = tail.TakeSnapshot(_cursor);
            var batch =
                snapshot.Covered && !_includesCursor
                    ? new FollowBatch(snapshot.Gap, snapshot.Batch)
                    : await ReadAsync(cancellationToken);
            if (batch.Lines.Count > 0)
            {
                _cursor = batch.Lines[^1].Id;
                hub.Metrics.Delivered(batch.Lines.Count);
                if (batch.Gap is not null)
                {
                    hub.Metrics.GapReported();
                }

                return batch;
            }
            await snapshot.Changed.WaitAsync(cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => hub.LeaveAsync(tail);

    private async Task<FollowBatch> ReadAsync(CancellationToken cancellationToken)
    {
        hub.Metrics.RingMissed();
        while (true)
        {
            try
            {
                var page = await ReadPageAsync(cancellationToken);
                _page.Adapt(page.Entries);

                // A page of long lines can exceed a batch, and a client that stops reading would hold all of it.
                EncodedLine[] lines = [.. page.Entries.Select(EncodedLine.Encode)];
                return new FollowBatch(page.Gap, new EncodedBatch(lines[..EncodedBatch.CountFitting(lines)]));
            }
            catch (BufferUnavailableException)
            {
                await Task.Delay(TailHub.PollInterval, time, cancellationToken);
            }
        }
    }

    private async Task<LogPage> ReadPageAsync(CancellationToken cancellationToken)
    {
        if (_includesCursor)
        {
            var entries = await buffer.ReadFromAsync(tail.App, _cursor, _page.Count, cancellationToken);
            _includesCursor = false;
            if (entries.Count > 0)
            {
                return new LogPage(entries, null);
            }
        }
        return await buffer.ReadAfterAsync(tail.App, _cursor, _page.Count, cancellationToken);
    }
}
