using LogSource.Lines;
using LogSource.Reading.Queries;

namespace LogSource.Reading;

/// <summary>How far a search has come, in either direction.</summary>
/// <param name="lines">How many entries it may find.</param>
/// <param name="filter">Selects the entries.</param>
/// <param name="budget">How many it may examine; null for all.</param>
/// <param name="keeps">Whether found entries are kept, up to <see cref="MaxKeptBytes"/>.</param>
internal sealed class SearchProgress(int lines, LineFilter filter, SearchBudget? budget, bool keeps)
{
    /// <summary>The most bytes of found entries that are kept.</summary>
    public const int MaxKeptBytes = 1024 * 1024;

    /// <summary>Approximate bytes of an entry in addition to its message.</summary>
    public const int Overhead = 128;

    private int _missing = lines;
    private int _freeBytes = MaxKeptBytes;
    private EntryId? _found;
    private List<LogEntry> _kept = [];

    /// <summary>Whether no more entries are kept. A search with a budget then ends.</summary>
    public bool IsFull => keeps && _freeBytes <= 0;

    /// <summary>The last examined entry.</summary>
    public EntryId? Examined { get; private set; }

    /// <returns>False if the search ended with the entry before.</returns>
    public bool TryExamine(LogEntry entry)
    {
        if (_missing == 0 || (budget is not null && (IsFull || budget.IsExhausted)))
        {
            return false;
        }

        Examined = entry.Id;
        budget?.Subtract(entry);
        if (filter.Matches(entry))
        {
            _found = entry.Id;
            _missing--;
            Keep(entry);
        }

        return true;
    }

    /// <summary>The entries that were found since the last call, as far as they are kept.</summary>
    public IReadOnlyList<LogEntry> TakeKept()
    {
        var kept = _kept;
        _kept = [];
        return kept;
    }

    public SearchResult ToResult(bool hasMore) => new(_found, hasMore ? Examined : null);

    private void Keep(LogEntry entry)
    {
        if (keeps && !IsFull)
        {
            _kept.Add(entry);
            _freeBytes -= entry.Line.Message.Length + Overhead;
        }
    }
}
