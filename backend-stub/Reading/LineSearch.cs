using LogSource.Buffer;
using LogSource.Lines;
using LogSource.Reading.Queries;
using LogSource.Tail;

namespace LogSource.Reading;

/// <summary>Finds a number of lines that match, page by page, in either direction.</summary>
internal sealed class LineSearch(LineReader reader, MatchingTurns turns, TimeProvider time)
{
    /// <summary>
    /// Finds the oldest of the newest <paramref name="lines"/> entries that match the filter, up to and including
    /// <paramref name="last"/>. If there are fewer, finds the oldest of those. Has a budget if it searches messages.
    /// Needs no memory for what it finds.
    /// </summary>
    public Task<SearchResult> FindStartAsync(
        string app,
        int lines,
        LineFilter filter,
        EntryId last,
        CancellationToken cancellationToken
    )
    {
        var budget = filter.Messages is null ? null : new SearchBudget(time);
        var progress = new SearchProgress(lines, filter, budget, keeps: false);
        return SearchBackAsync(app, lines, filter, last, progress, cancellationToken);
    }

    /// <summary>
    /// Returns the newest <paramref name="lines"/> entries that match the filter, up to and including
    /// <paramref name="last"/>, oldest first. There are fewer if the budget is exhausted or they are long.
    /// </summary>
    public async Task<(IReadOnlyList<LogEntry> Entries, EntryId? Next)> ReadNewestAsync(
        string app,
        int lines,
        LineFilter filter,
        EntryId last,
        CancellationToken cancellationToken
    )
    {
        var progress = new SearchProgress(lines, filter, new SearchBudget(time), keeps: true);
        var result = await SearchBackAsync(app, lines, filter, last, progress, cancellationToken);
        return ([.. progress.TakeKept().Reverse()], result.Next);
    }

    /// <summary>
    /// Returns the oldest <paramref name="lines"/> entries that match the filter, up to and including
    /// <paramref name="last"/>. With a budget there are fewer if it is exhausted or they are long. Without one, entries
    /// that are not kept are read again.
    /// </summary>
    public async Task<(IAsyncEnumerable<LogPage> Pages, EntryId? Next)> ReadOldestAsync(
        string app,
        FollowStart start,
        int lines,
        LineFilter filter,
        EntryId last,
        bool hasBudget,
        CancellationToken cancellationToken
    )
    {
        var progress = new SearchProgress(lines, filter, hasBudget ? new SearchBudget(time) : null, keeps: true);
        var pages = new List<LogPage>();
        var hasMore = false;
        await foreach (var page in reader.ReadAsync(app, start, last, cancellationToken))
        {
            var examined = progress.Examined;
            hasMore = !await ExamineAsync(app, page.Entries, filter, progress, cancellationToken);
            var kept = progress.TakeKept();
            // The gap before an entry that was not examined belongs to the next request.
            var hasGap = page.Gap is not null && (page.Entries.Count == 0 || progress.Examined != examined);
            // Without a budget, what follows the kept entries is read again, with its gaps.
            if (kept.Count > 0 || (hasGap && (hasBudget || !progress.IsFull)))
            {
                pages.Add(new LogPage(kept, page.Gap));
            }

            if (hasMore)
            {
                break;
            }
        }

        var next = progress.ToResult(hasMore).Next;
        var read = pages.ToAsyncEnumerable();
        return hasBudget || !progress.IsFull
            ? (read, next)
            : (
                read.Concat(
                    reader.ReadAsync(app, FollowStart.After(pages[^1].Entries[^1].Id), next ?? last, cancellationToken)
                ),
                next
            );
    }

    private async Task<SearchResult> SearchBackAsync(
        string app,
        int lines,
        LineFilter filter,
        EntryId last,
        SearchProgress progress,
        CancellationToken cancellationToken
    )
    {
        if (lines == 0)
        {
            return default;
        }

        // One more than needed shows whether older entries exist.
        var needed = filter.IsAll && lines < int.MaxValue ? lines + 1 : int.MaxValue;
        await foreach (var page in reader.ReadBackAsync(app, last, needed, cancellationToken))
        {
            if (!await ExamineAsync(app, page, filter, progress, cancellationToken))
            {
                return progress.ToResult(hasMore: true);
            }
        }

        return progress.ToResult(hasMore: false);
    }

    private async ValueTask<bool> ExamineAsync(
        string app,
        IReadOnlyList<LogEntry> entries,
        LineFilter filter,
        SearchProgress progress,
        CancellationToken cancellationToken
    ) =>
        filter.Messages is null
            ? entries.All(progress.TryExamine)
            : await turns.ForAllAsync(app, entries, progress.TryExamine, cancellationToken);
}
