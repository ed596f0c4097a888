using LogSource.Lines;

namespace FunctionalTests.Loss;

/// <summary>
/// Compares what one follower received over all its streams with the stored lines. Every line must arrive once and in
/// order, or be covered by a gap between the last line before it and the next line after it.
/// </summary>
internal sealed class FollowerCheck
{
    private readonly IReadOnlyList<StoredLine> _stored;
    private readonly List<string> _faults = [];
    private EntryId _last;
    private int _next;
    private Gap? _gap;

    /// <param name="stored">All lines in the order of their ids.</param>
    /// <param name="events">Everything the follower received, starting before the first line.</param>
    /// <param name="end">The id of the last line that must have arrived.</param>
    public FollowerCheck(IReadOnlyList<StoredLine> stored, IEnumerable<FollowerEvent> events, EntryId end)
    {
        _stored = stored;
        foreach (var received in events)
        {
            if (received.Line is { } line)
            {
                Take(line);
            }
            else if (received.Gap is { } gap)
            {
                Open(gap);
            }
            else
            {
                // The stream ended after the gap and before the next line. Another log source may hold more lines in
                // its memory.
                _gap = null;
            }
        }

        AddMissing([.. Skip(id => id <= end)], $"after the last line, {_last}");
    }

    /// <summary>The detected faults.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>The number of lines that gaps cover.</summary>
    public int CoveredLines { get; private set; }

    private void Open(Gap gap)
    {
        if (gap.After != _last || _gap is not null)
        {
            _faults.Add($"{gap} arrived after {(_gap is { } other ? other : _last)}");
        }

        _gap = gap;
    }

    private void Take(StoredLine line)
    {
        if (line.Id <= _last)
        {
            _faults.Add($"{line} arrived again or out of order, after {_last}");
            return;
        }

        var missing = Skip(id => id < line.Id).ToArray();
        if (_gap is not { } gap)
        {
            AddMissing(missing, $"between {_last} and {line.Id}");
        }
        else
        {
            CoveredLines += missing.Length;
            if (gap.Before != line.Id || gap.Lost < missing.Length)
            {
                _faults.Add($"{line} arrived after {gap}, with {missing.Length} lines between");
            }
        }

        if (_next < _stored.Count && _stored[_next] == line)
        {
            _next++;
        }
        else
        {
            _faults.Add($"{line} is not stored");
        }

        (_last, _gap) = (line.Id, null);
    }

    private void AddMissing(StoredLine[] missing, string where)
    {
        if (missing.Length > 0)
        {
            _faults.Add($"{missing.Length} missing, starting with {missing[0]}, {where}");
        }
    }

    private IEnumerable<StoredLine> Skip(Func<EntryId, bool> isPassed)
    {
        while (_next < _stored.Count && isPassed(_stored[_next].Id))
        {
            yield return _stored[_next++];
        }
    }
}
