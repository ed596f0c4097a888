using System.Runtime.CompilerServices;
using LogSource.Buffer;
using LogSource.Lines;
using LogSource.Reading.Queries;
using LogSource.Tail;

namespace LogSource.Reading;

/// <summary>Reads an app's retained lines page by page.</summary>
internal sealed class LineReader(ILogBuffer buffer)
{
    /// <summary>
    /// Finds where a reader of the lines after a position starts. For a time, this is after the newest entry that
    /// arrived before it. If no such entry is retained, the reader starts at the beginning, and a gap reports the lines
    /// that were trimmed.
    /// </summary>
    public async Task<FollowStart> FindStartAsync(
        string app,
        LinePosition position,
        CancellationToken cancellationToken
    )
    {
        if (!position.IsTime)
        {
            return FollowStart.After(position.Id);
        }

        return await buffer.ReadBackAsync(app, position.Id, 1, cancellationToken) is [var earlier]
            ? FollowStart.After(earlier.Id)
            : FollowStart.After(EntryId.None);
    }

    /// <summary>Reads up to and including the id <paramref name="last"/>, oldest first.</summary>
    public async IAsyncEnumerable<LogPage> ReadAsync(
        string app,
        FollowStart start,
        EntryId last,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var size = new PageSize();
        var page = start.Inclusive
            ? new LogPage(await buffer.ReadFromAsync(app, start.Id, size.Count, cancellationToken), null)
            : await buffer.ReadAfterAsync(app, start.Id, size.Count, cancellationToken);
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

    /// <summary>Reads back from and including the id <paramref name="last"/>, newest first, in pages.</summary>
    /// <param name="app">The app.</param>
    /// <param name="last">The greatest id.</param>
    /// <param name="needed">The most entries that are read at once.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<IReadOnlyList<LogEntry>> ReadBackAsync(
        string app,
        EntryId last,
        int needed,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // Reads below this id. No id is above the greatest one.
        EntryId? before = last == EntryId.Max ? null : last.Next;
        var size = new PageSize();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(needed, size.Count);
            var page = await buffer.ReadBackAsync(app, before, count, cancellationToken);
            yield return page;
            if (page.Count < count)
            {
                yield break;
            }

            before = page[^1].Id;
            size.Adapt(page);
        }
    }
}
