using LogSource.Buffer;
using LogSource.Lines;

namespace LogSource.Reading;

/// <summary>
/// Finds where the newest lines begin, page by page, so that memory does not grow with how many are asked for.
/// </summary>
internal sealed class HistorySearch(ILogBuffer buffer)
{
    /// <summary>
    /// The oldest of the newest <paramref name="lines"/> entries that the filter lets through, up to and with
    /// <paramref name="last"/>; where fewer are retained, the oldest of those; null where none is.
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
        // What is read is below this one, and nothing is above the greatest.
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
