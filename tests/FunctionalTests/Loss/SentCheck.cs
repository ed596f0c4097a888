using LogSource.Lines;

namespace FunctionalTests.Loss;

/// <summary>Compares what producers sent with what was stored.</summary>
internal sealed class SentCheck
{
    private const int Nowhere = -1;

    private readonly IReadOnlyList<StoredLine> _stored;
    private readonly Dictionary<string, int> _places = [];
    private readonly List<string> _faults = [];
    private readonly List<(string Line, EntryId After, EntryId Before)> _unknown = [];

    /// <param name="producers">What each of them sent, one batch when the one before was answered.</param>
    /// <param name="stored">All lines whose place is known, in the order of their ids.</param>
    public SentCheck(IEnumerable<IReadOnlyList<SentBatch>> producers, IReadOnlyList<StoredLine> stored)
    {
        _stored = stored;
        foreach (var (place, line) in stored.Index())
        {
            if (!_places.TryAdd(line.Text, place))
            {
                _faults.Add($"{line} is stored twice, also as {stored[_places[line.Text]].Id}");
            }
        }

        var strange = _places.Keys.ToHashSet();
        foreach (var sent in producers)
        {
            strange.ExceptWith(sent.SelectMany(batch => batch.Lines));
            Follow(sent);
        }

        _faults.AddRange(strange.Select(line => $"{line} is stored and was never sent"));
    }

    /// <summary>What is wrong whoever follows.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Lines that were stored, and gone before anybody saw them: those that no gap of this follower covers.</summary>
    public IEnumerable<string> Uncovered(IEnumerable<Seen> seen)
    {
        Gap[] gaps = [.. seen.Where(one => one.Gap is not null).Select(one => one.Gap!.Value)];
        return _unknown
            .Where(line => !gaps.Any(gap => gap.After < line.Before && gap.Before > line.After))
            .Select(line =>
                $"{line.Line} was stored between {line.After} and {line.Before}, is gone, and no gap covers it"
            );
    }

    private void Follow(IReadOnlyList<SentBatch> sent)
    {
        var last = Nowhere;
        var waiting = new List<string>();
        foreach (var batch in sent.Where(batch => batch.IsAccepted || batch.Lines.Any(_places.ContainsKey)))
        {
            if (batch.IsAccepted)
            {
                last = Follow(batch, last, waiting);
            }
            else
            {
                // Redis may carry it out after its sender has given it up, and behind what was sent by another way since.
                var rest = new List<string>();
                AddUnknown(rest, Follow(batch, last, rest));
            }
        }

        AddUnknown(waiting, last);
    }

    // The lines of a batch are together: where one is unknown, those around it are neighbours.
    private int Follow(SentBatch batch, int last, List<string> waiting)
    {
        var isFirst = true;
        foreach (var line in batch.Lines)
        {
            var place = _places.GetValueOrDefault(line, Nowhere);
            if (place == Nowhere)
            {
                waiting.Add(line);
                continue;
            }

            if (isFirst ? place <= last : place != last + 1)
            {
                _faults.Add(
                    $"{_stored[place]} is not where it should be: {(isFirst ? "behind" : "next to")} {_stored[last]}"
                );
            }

            AddUnknown(waiting, last, _stored[place].Id);
            (last, isFirst) = (place, false);
        }

        return last;
    }

    private void AddUnknown(List<string> lines, int last, EntryId? before = null)
    {
        var after = last == Nowhere ? EntryId.None : _stored[last].Id;
        _unknown.AddRange(lines.Select(line => (line, after, before ?? new EntryId(ulong.MaxValue, ulong.MaxValue))));
        lines.Clear();
    }
}
