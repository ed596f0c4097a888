using LogSource.Buffer;
using LogSource.Lines;
using LogSource.Reading.Queries;
using LogSource.Tail;

namespace LogSource.Reading.Dumps;

/// <summary>
/// Selects the lines of a dump: the newest ones up to an id, or the oldest ones after a position. A dump ends with the
/// entry that was the newest when it began, so that it ends while lines keep arriving.
/// </summary>
internal sealed class DumpSelection(ILogBuffer buffer, LineSearch search, LineReader reader)
{
    public async Task<Dump> SelectAsync(string app, LogQuery query, CancellationToken cancellationToken)
    {
        if (query is { After: null, Filter.IsAll: true, Lines: > 0 and <= PageSize.MaxEntries })
        {
            return await SelectPageAsync(app, query, cancellationToken);
        }

        var last = await buffer.GetLastIdAsync(app, cancellationToken);
        if (query.Lines == 0 || (query.After is { } after && query.Last <= after.LastUpTo))
        {
            return Dump.Empty;
        }

        if (query.Last < last)
        {
            last = query.Last.Value;
        }

        return query.After is { } position
            ? await SelectForwardAsync(
                app,
                query,
                await reader.FindStartAsync(app, position, cancellationToken),
                last,
                cancellationToken
            )
            : await SelectBackAsync(app, query, last, cancellationToken);
    }

    // A small dump needs one read.
    private async Task<Dump> SelectPageAsync(string app, LogQuery query, CancellationToken cancellationToken)
    {
        EntryId? before = query.Last is { } last && last != EntryId.Max ? last.Next : null;
        // One more than needed shows whether older entries exist.
        var newest = await buffer.ReadBackAsync(app, before, query.Lines + 1, cancellationToken);
        var page = new LogPage([.. newest.Take(query.Lines).Reverse()], null);
        return new Dump(AsyncEnumerable.Repeat(page, 1))
        {
            NextBefore = newest.Count > query.Lines ? page.Entries[0].Id : null,
        };
    }

    private async Task<Dump> SelectBackAsync(
        string app,
        LogQuery query,
        EntryId last,
        CancellationToken cancellationToken
    )
    {
        var result = await search.FindNewestAsync(app, query, last, cancellationToken);
        return new Dump(result.Pages) { NextBefore = result.Next };
    }

    private async Task<Dump> SelectForwardAsync(
        string app,
        LogQuery query,
        FollowStart start,
        EntryId last,
        CancellationToken cancellationToken
    )
    {
        // Without a limit and a search, the end is known, and lines are sent while they are examined.
        if (query is { Lines: int.MaxValue, Filter.Messages: null })
        {
            return new Dump(reader.ReadAsync(app, start, last, cancellationToken));
        }

        var result = await search.FindOldestAsync(app, query, start, last, cancellationToken);
        return new Dump(result.Pages) { NextAfter = result.Next };
    }
}
