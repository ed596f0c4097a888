using LogSource.Lines;

namespace FunctionalTests.Loss;

/// <summary>Compares what one follower has seen, over all its streams, with what was stored: every line has to come once and in order, or to be
/// covered by a gap that follows the last line before it and precedes the next one after it.</summary>
internal sealed class FollowerCheck
{
    private readonly IReadOnlyList<StoredLine> _stored;
    private readonly List<string> _faults = [];
    private EntryId _last;
    private int _next;
    private Gap? _gap;

    /// <param name="stored">All lines, in the order of their ids.</param>
    /// <param name="seen">What came from before the first line on.</param>
    /// <param name="end">The last line that must have come.</param>
    public FollowerCheck(IReadOnlyList<StoredLine> stored, IEnumerable<Seen> seen, EntryId end)
    {
        _stored = stored;
        foreach (var one in seen)
        {
            if (one.Line is { } line)
            {
                Take(line);
            }
            else if (one.Gap is { } gap)
            {
                Open(gap);
            }
            else
            {
                // The stream that told it was cut off before the next line. Another log source may have more: in its memory.
                _gap = null;
            }
        }

        AddMissing([.. Skip(id => id <= end)], $"after the last line, {_last}");
    }

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>How many lines gaps have covered.</summary>
    public int Covered { get; private set; }

    private void Open(Gap gap)
    {
        if (gap.After != _last || _gap is not null)
        {
            _faults.Add($"{gap} came after {(_gap is { } other ? other : _last)}");
        }

        _gap = gap;
    }

    private void Take(StoredLine line)
    {
        if (line.Id <= _last)
        {
            _faults.Add($"{line} came again, or too late: after {_last}");
            return;
        }

        var missing = Skip(id => id < line.Id).ToArray();
        if (_gap is not { } gap)
        {
            AddMissing(missing, $"between {_last} and {line.Id}");
        }
        else
        {
            Covered += missing.Length;
            if (gap.Before != line.Id || gap.Lost < missing.Length)
            {
                _faults.Add($"{line} came after {gap}, with {missing.Length} lines between");
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
            _faults.Add($"{missing.Length} missing from {missing[0]} on, {where}");
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
