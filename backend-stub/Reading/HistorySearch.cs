using LogSource.Buffer;
using LogSource.Lines;
using LogSource.Reading.Queries;

namespace LogSource.Reading;

/// <summary>
/// Finds the start of the newest lines, page by page, so that memory does not grow with their number.
/// </summary>
internal sealed class HistorySearch(ILogBuffer buffer, TimeProvider time)
{
    /// <summary>
    /// Finds the oldest of the newest <paramref name="lines"/> entries that match the filter, up to and including
    /// <paramref name="last"/>. If fewer are retained, or the budget of a search is exhausted, finds the oldest of
    /// those.
    /// </summary>
    public async Task<SearchResult> FindStartAsync(
        string app,
        int lines,
        LineFilter filter,
        EntryId last,
        CancellationToken cancellationToken
    )
    {
        EntryId? start = null;
        // Reads below this id. No id is above the greatest one.
        EntryId? before = last == EntryId.Max ? null : last.Next;
        var budget = filter.Messages is null ? null : new SearchBudget(time);
        var size = new PageSize();
        while (lines > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // One more than needed shows whether older entries exist.
            var count = filter.IsAll ? Math.Min(lines, size.Count - 1) + 1 : size.Count;
            var page = await buffer.ReadBackAsync(app, before, count, cancellationToken);
            for (var i = 0; i < page.Count; i++)
            {
                var entry = page[i];
                var isEnd = budget?.IsExhaustedBy(entry) == true;
                if (filter.Matches(entry))
                {
                    start = entry.Id;
                    isEnd |= --lines == 0;
                }

                if (isEnd)
                {
                    var hasOlder =
                        i < page.Count - 1
                        || (page.Count == count && await HasOlderAsync(app, entry.Id, cancellationToken));
                    return new SearchResult(start, hasOlder ? entry.Id : null);
                }
            }
            if (page.Count < count)
            {
                break;
            }

            before = page[^1].Id;
            size.Adapt(page);
        }
        return new SearchResult(start, Next: null);
    }

    private async Task<bool> HasOlderAsync(string app, EntryId id, CancellationToken cancellationToken) =>
        (await buffer.ReadBackAsync(app, id, 1, cancellationToken)).Count > 0;
}
