using LogSource.Buffer;
using LogSource.LineEncoding;
using LogSource.Lines;

namespace LogSource.Tail;

/// <summary>
/// One client's place in an app's lines: a cursor, not a queue. While the tail's ring continues at the cursor, lines
/// come from there; otherwise the follower reads from the buffer at its own pace, and learns of its own losses, until
/// the ring has it again. So a slow client costs no memory, and neither a line is missed in silence nor one repeated on
/// the way from history to live. Not thread-safe.
/// </summary>
internal sealed class Follower(TailHub hub, AppTail tail, ILogBuffer buffer, TimeProvider time, FollowStart start)
    : IAsyncDisposable
{
    private EntryId _cursor = start.Id;
    private bool _wantsCursor = start.Inclusive;
    private PageSize _page = new();

    /// <summary>Waits for the next lines. Goes on by itself when the buffer was away.</summary>
    public async Task<FollowBatch> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // Taken before the buffer is read: lines that come meanwhile complete Changed.
            var view = tail.Snapshot(_cursor);
            var batch =
                view.Covered && !_wantsCursor
                    ? new FollowBatch(view.Gap, view.Batch)
                    : await ReadAsync(cancellationToken);
            if (batch.Lines.Count > 0)
            {
                _cursor = batch.Lines[^1].Id;
                return batch;
            }
            await view.Changed.WaitAsync(cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => hub.LeaveAsync(tail);

    private async Task<FollowBatch> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var page = await ReadPageAsync(cancellationToken);
                _page.Adapt(page.Entries);

                // A page has more than a batch where lines are longer than those before: a client that stops reading
                // would hold on to all of it.
                EncodedLine[] lines = [.. page.Entries.Select(EncodedLine.Encode)];
                return new FollowBatch(page.Gap, new EncodedBatch(lines[..EncodedBatch.Fit(lines)]));
            }
            catch (BufferUnavailableException)
            {
                await Task.Delay(TailHub.PollInterval, time, cancellationToken);
            }
        }
    }

    private async Task<LogPage> ReadPageAsync(CancellationToken cancellationToken)
    {
        if (_wantsCursor)
        {
            var entries = await buffer.ReadFromAsync(tail.App, _cursor, _page.Count, cancellationToken);
            _wantsCursor = false;
            if (entries.Count > 0)
            {
                return new LogPage(entries, null);
            }
        }
        return await buffer.ReadAfterAsync(tail.App, _cursor, _page.Count, cancellationToken);
    }
}
