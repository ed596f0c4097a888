using LogSource.Lines;

namespace FunctionalTests.Loss;

/// <summary>Compares the lines that producers sent with the stored lines.</summary>
internal sealed class ProducerCheck
{
    private const int Unknown = -1;

    private readonly IReadOnlyList<StoredLine> _stored;
    private readonly Dictionary<string, int> _places = [];
    private readonly List<string> _faults = [];
    private readonly List<(string Line, EntryId After, EntryId Before)> _unseen = [];

    /// <param name="producers">The batches of each producer, each sent after the response to the previous one.</param>
    /// <param name="stored">All lines whose position is known, in the order of their ids.</param>
    public ProducerCheck(IEnumerable<IReadOnlyList<SentBatch>> producers, IReadOnlyList<StoredLine> stored)
    {
        _stored = stored;
        foreach (var (place, line) in stored.Index())
        {
            if (!_places.TryAdd(line.Text, place))
            {
                _faults.Add($"{line} is stored twice, also as {stored[_places[line.Text]].Id}");
            }
        }

        var unsent = _places.Keys.ToHashSet();
        foreach (var sent in producers)
        {
            unsent.ExceptWith(sent.SelectMany(batch => batch.Lines));
            Check(sent);
        }

        _faults.AddRange(unsent.Select(line => $"{line} is stored and was never sent"));
    }

    /// <summary>The faults that do not depend on a follower.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>
    /// Returns the lines that were trimmed before any follower received them and that no gap of this follower covers.
    /// </summary>
    public IEnumerable<string> FindUncovered(IEnumerable<FollowerEvent> events)
    {
        Gap[] gaps = [.. events.Where(received => received.Gap is not null).Select(received => received.Gap!.Value)];
        return _unseen
            .Where(line => !gaps.Any(gap => gap.After < line.Before && gap.Before > line.After))
            .Select(line =>
                $"{line.Line} was stored between {line.After} and {line.Before}, was trimmed, and no gap covers it"
            );
    }

    private void Check(IReadOnlyList<SentBatch> sent)
    {
        var last = Unknown;
        var waiting = new List<string>();
        foreach (var batch in sent.Where(batch => batch.IsAccepted || batch.Lines.Any(_places.ContainsKey)))
        {
            if (batch.IsAccepted)
            {
                last = Check(batch, last, waiting);
            }
            else
            {
                // Redis may run the append after its sender has timed out, and after lines that were sent through
                // another process.
                var rest = new List<string>();
                AddUnseen(rest, Check(batch, last, rest));
            }
        }

        AddUnseen(waiting, last);
    }

    // The lines of a batch are contiguous: around an unknown line, its neighbours are adjacent.
    private int Check(SentBatch batch, int last, List<string> waiting)
    {
        var isFirst = true;
        foreach (var line in batch.Lines)
        {
            var place = _places.GetValueOrDefault(line, Unknown);
            if (place == Unknown)
            {
                waiting.Add(line);
                continue;
            }

            if (isFirst ? place <= last : place != last + 1)
            {
                _faults.Add(
                    $"{_stored[place]} is out of place; expected {(isFirst ? "after" : "next to")} {_stored[last]}"
                );
            }

            AddUnseen(waiting, last, _stored[place].Id);
            (last, isFirst) = (place, false);
        }

        return last;
    }

    private void AddUnseen(List<string> lines, int last, EntryId? before = null)
    {
        var after = last == Unknown ? EntryId.None : _stored[last].Id;
        _unseen.AddRange(lines.Select(line => (line, after, before ?? new EntryId(ulong.MaxValue, ulong.MaxValue))));
        lines.Clear();
    }
}
