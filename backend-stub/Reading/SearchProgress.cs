using LogSource.Lines;
using LogSource.Reading.Queries;

namespace LogSource.Reading;

/// <summary>How far a search has come, in either direction.</summary>
/// <param name="lines">The number of entries to find.</param>
/// <param name="filter">The entries to find.</param>
/// <param name="budget">Limits what is examined; null for no limit.</param>
internal sealed class SearchProgress(int lines, LineFilter filter, SearchBudget? budget)
{
    private int _missing = lines;
    private bool _hasMore;

    /// <summary>The last entry that was found; null if none was.</summary>
    public EntryId? Found { get; private set; }

    /// <summary>The last entry that was examined; null if none was.</summary>
    public EntryId? Examined { get; private set; }

    /// <summary>The last entry that was examined, if others were left; otherwise null.</summary>
    public EntryId? Next => _hasMore ? Examined : null;

    private bool IsOver => _missing == 0 || budget is { IsExhausted: true };

    /// <summary>Examines consecutive entries until the search is over.</summary>
    /// <returns>The entries that match; null if the search was over before the first one.</returns>
    public List<LogEntry>? Examine(IReadOnlyList<LogEntry> entries)
    {
        var found = new List<LogEntry>();
        foreach (var (i, entry) in entries.Index())
        {
            if (IsOver)
            {
                _hasMore = true;
                return i == 0 ? null : found;
            }

            Examined = entry.Id;
            budget?.Subtract(entry);
            if (filter.Matches(entry))
            {
                Found = entry.Id;
                _missing--;
                found.Add(entry);
            }
        }

        return found;
    }
}
