using LogSource.Buffer;
using LogSource.Lines;

namespace LogSource.Reading;

/// <summary>
/// Finds the start of the newest lines, page by page, so that memory does not grow with their number.
/// </summary>
internal sealed class HistorySearch(ILogBuffer buffer)
{
    /// <summary>
    /// Returns the oldest of the newest <paramref name="lines"/> entries that match the filter, up to and including
    /// <paramref name="last"/>. If fewer are retained, returns the oldest of those; null if there is none.
    /// </summary>
    public async Task<EntryId?> FindStartAsync(
        string app,
        int lines,
        ContainerFilter filter,
        EntryId last,
        CancellationToken cancellationToken
    )
    {
        EntryId? start = null;
        // Reads below this id. No id is above the greatest one.
        EntryId? before = last == EntryId.Max ? null : last.Next;
        var size = new PageSize();
        while (lines > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = filter.IsAll ? Math.Min(lines, size.Count) : size.Count;
            var page = await buffer.ReadBackAsync(app, before, count, cancellationToken);
            foreach (var entry in page)
            {
                if (!filter.Matches(entry.Line.Container))
                {
                    continue;
                }

                start = entry.Id;
                if (--lines == 0)
                {
                    break;
                }
            }
            if (page.Count < count)
            {
                break;
            }

            before = page[^1].Id;
            size.Adapt(page);
        }
        return start;
    }
}
