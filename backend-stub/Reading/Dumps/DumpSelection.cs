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
    public async Task<Dump> SelectAsync(string app, LogQuery query, bool isJson, CancellationToken cancellationToken)
    {
        if (query is { After: null, Filter.IsAll: true, Lines: > 0 and <= PageSize.MaxEntries })
        {
            return await SelectPageAsync(app, query, cancellationToken);
        }

        var last = await buffer.GetLastIdAsync(app, cancellationToken);
        if (query.Lines == 0 || (query.After is { } after && query.Last <= after.LastUpTo))
        {
            return Dump.Empty with { End = query.Last is null ? last : null };
        }

        if (query.Last < last)
        {
            last = query.Last.Value;
        }

        var hasBudget = HasBudget(query, isJson);
        var dump = query.After is { } position
            ? await SelectForwardAsync(
                app,
                query,
                await reader.FindStartAsync(app, position, cancellationToken),
                last,
                hasBudget,
                cancellationToken
            )
            : await SelectBackAsync(app, query, last, hasBudget, cancellationToken);
        return dump with { End = query.Last is null && dump.NextAfter is null ? last : null };
    }

    /// <summary>
    /// Whether the cost is limited, so that the client must look at the cursor. A filter of containers alone in plain
    /// text has no limit, because its clients may not know cursors. With <c>since</c> it needs none: every line is read
    /// once, and written at once.
    /// </summary>
    private static bool HasBudget(LogQuery query, bool isJson) =>
        query.Filter.Messages is not null || (!query.Filter.IsAll && (query.IsPage || (isJson && query.After is null)));

    // A small dump needs one read.
    private async Task<Dump> SelectPageAsync(string app, LogQuery query, CancellationToken cancellationToken)
    {
        EntryId? before = query.Last is { } last && last != EntryId.Max ? last.Next : null;
        // One more than needed shows whether older entries exist.
        var newest = await buffer.ReadBackAsync(app, before, query.Lines + 1, cancellationToken);
        var page = new LogPage([.. newest.Take(query.Lines).Reverse()], null);
        return new Dump([page])
        {
            NextBefore = newest.Count > query.Lines ? page.Entries[0].Id : null,
            End =
                query.Last is not null ? null
                : newest is [var end, ..] ? end.Id
                : EntryId.None,
        };
    }

    private async Task<Dump> SelectBackAsync(
        string app,
        LogQuery query,
        EntryId last,
        bool hasBudget,
        CancellationToken cancellationToken
    )
    {
        var (lines, filter) = (query.Lines, query.Filter);
        if (hasBudget)
        {
            var (entries, next) = await search.ReadNewestAsync(app, lines, filter, last, cancellationToken);
            return new Dump(entries.Chunk(PageSize.MaxEntries).Select(chunk => new LogPage(chunk, null)))
            {
                NextBefore = next,
            };
        }

        var result = await search.FindStartAsync(app, lines, filter, last, cancellationToken);
        var dump = result.Found is { } start
            ? new Dump(Filter(reader.ReadAsync(app, FollowStart.With(start), last, cancellationToken), filter))
            : Dump.Empty;
        return dump with { NextBefore = result.Next };
    }

    private async Task<Dump> SelectForwardAsync(
        string app,
        LogQuery query,
        FollowStart start,
        EntryId last,
        bool hasBudget,
        CancellationToken cancellationToken
    )
    {
        var (lines, filter) = (query.Lines, query.Filter);
        if (lines == int.MaxValue && !hasBudget)
        {
            // The end is known.
            return new Dump(Filter(reader.ReadAsync(app, start, last, cancellationToken), filter));
        }

        var (pages, next) = await search.ReadOldestAsync(app, start, lines, filter, last, hasBudget, cancellationToken);
        return new Dump(pages) { NextAfter = next };
    }

    private static IAsyncEnumerable<LogPage> Filter(IAsyncEnumerable<LogPage> pages, LineFilter filter) =>
        filter.IsAll ? pages : pages.Select(page => page with { Entries = [.. page.Entries.Where(filter.Matches)] });
}
