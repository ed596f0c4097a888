using LogSource.Lines;
using LogSource.Reading.Queries;
using LogSource.Tail;

namespace LogSource.Reading;

/// <summary>
/// Finds where a number of lines that match begins or ends, page by page, so that memory does not grow with their
/// number. A search of messages ends when its budget is exhausted.
/// </summary>
internal sealed class LineSearch(LineReader reader, TimeProvider time)
{
    /// <summary>
    /// Finds the oldest of the newest <paramref name="lines"/> entries that match the filter, up to and including
    /// <paramref name="last"/>. If there are fewer, finds the oldest of those.
    /// </summary>
    public async Task<SearchResult> FindStartAsync(
        string app,
        int lines,
        LineFilter filter,
        EntryId last,
        CancellationToken cancellationToken
    )
    {
        if (lines == 0)
        {
            return default;
        }

        // One more than needed shows whether older entries exist.
        var needed = filter.IsAll && lines < int.MaxValue ? lines + 1 : int.MaxValue;
        var progress = new Progress(lines, filter, CreateBudget(filter));
        await foreach (var entry in reader.ReadBackAsync(app, last, needed, cancellationToken))
        {
            if (!progress.TryExamine(entry))
            {
                return progress.ToResult(hasMore: true);
            }
        }

        return progress.ToResult(hasMore: false);
    }

    /// <summary>
    /// Finds the newest of the oldest <paramref name="lines"/> entries that match the filter, up to and including
    /// <paramref name="last"/>. If there are fewer, finds the newest of those.
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
        var progress = new Progress(lines, filter, CreateBudget(filter));
        await foreach (var page in reader.ReadAsync(app, start, last, cancellationToken))
        {
            foreach (var entry in page.Entries)
            {
                if (!progress.TryExamine(entry))
                {
                    return progress.ToResult(hasMore: true);
                }
            }
        }

        return progress.ToResult(hasMore: false);
    }

    private SearchBudget? CreateBudget(LineFilter filter) => filter.Messages is null ? null : new SearchBudget(time);

    private struct Progress(int lines, LineFilter filter, SearchBudget? budget)
    {
        private EntryId? _found;
        private EntryId? _examined;

        /// <returns>False if the search ended with the entry before.</returns>
        public bool TryExamine(LogEntry entry)
        {
            if (lines == 0 || budget is { IsExhausted: true })
            {
                return false;
            }

            _examined = entry.Id;
            budget?.Subtract(entry);
            if (filter.Matches(entry))
            {
                _found = entry.Id;
                lines--;
            }

            return true;
        }

        public readonly SearchResult ToResult(bool hasMore) => new(_found, hasMore ? _examined : null);
    }
}
