using System.Runtime.CompilerServices;
using LogSource.Buffer;
using LogSource.Lines;
using LogSource.Reading.Queries;
using LogSource.Tail;

namespace LogSource.Reading;

/// <summary>Reads an app's retained lines, oldest first, page by page.</summary>
internal sealed class LineReader(ILogBuffer buffer, TimeProvider time)
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

    /// <summary>Reads up to and including the id <paramref name="last"/>.</summary>
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

    /// <summary>
    /// Finds the last of the oldest <paramref name="lines"/> entries that match the filter, up to and including
    /// <paramref name="last"/>. Ends earlier if the budget of a search is exhausted.
    /// </summary>
    public async Task<SearchResult> FindEndAsync(
        string app,
        FollowStart start,
        int lines,
        LineFilter filter,
        EntryId last,
        CancellationToken cancellationToken
    )
    {
        EntryId? end = null;
        var budget = filter.Messages is null ? null : new SearchBudget(time);
        await foreach (var page in ReadAsync(app, start, last, cancellationToken))
        {
            foreach (var entry in page.Entries)
            {
                var isEnd = budget?.IsExhaustedBy(entry) == true;
                if (filter.Matches(entry))
                {
                    end = entry.Id;
                    isEnd |= --lines == 0;
                }

                if (isEnd)
                {
                    return new SearchResult(end, await HasNextAsync(entry.Id) ? entry.Id : null);
                }
            }
        }

        return new SearchResult(end, Next: null);

        async Task<bool> HasNextAsync(EntryId id) =>
            id < last
            && await buffer.ReadFromAsync(app, id.Next, 1, cancellationToken) is [var next]
            && next.Id <= last;
    }
}
