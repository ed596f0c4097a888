namespace EdgeGateway.Tokens.Revocation;

/// <summary>
/// The entries that this gateway has read from <see cref="RevocationStore"/>. They show which revocations the store
/// lacks and which entries are obsolete, without reading it again. Not thread-safe.
/// </summary>
internal sealed class RevocationIndex
{
    private readonly Dictionary<
        (RevocationKind Kind, string Value),
        List<(string Id, RevocationEntry Revocation)>
    > _entries = [];
    private readonly List<string> _obsolete = [];

    /// <summary>The number of entries in the store.</summary>
    public int Count { get; private set; }

    public void Clear()
    {
        _entries.Clear();
        _obsolete.Clear();
        Count = 0;
    }

    /// <summary>Adds an entry of the store.</summary>
    /// <param name="id">The entry's id.</param>
    /// <param name="revocation">The revocation; null where this gateway cannot read the entry.</param>
    public void Add(string id, RevocationEntry? revocation)
    {
        Count++;
        if (revocation is null)
        {
            return;
        }

        var key = (revocation.Kind, revocation.Value);
        if (!_entries.TryGetValue(key, out var entries))
        {
            _entries[key] = [(id, revocation)];
            return;
        }

        _obsolete.AddRange(entries.Where(entry => revocation.Covers(entry.Revocation)).Select(entry => entry.Id));
        entries.RemoveAll(entry => revocation.Covers(entry.Revocation));
        if (entries.Exists(entry => entry.Revocation.Covers(revocation)))
        {
            _obsolete.Add(id);
        }
        else
        {
            entries.Add((id, revocation));
        }
    }

    /// <summary>Whether the stored entries have the effect of a revocation.</summary>
    public bool Covers(RevocationEntry revocation) =>
        _entries.TryGetValue((revocation.Kind, revocation.Value), out var entries)
        && entries.Exists(entry => entry.Revocation.Covers(revocation));

    /// <summary>Removes the obsolete entries: those that others cover, and those that have expired.</summary>
    /// <returns>The ids of these entries.</returns>
    public IReadOnlyList<string> TakeObsolete(DateTimeOffset now)
    {
        foreach (var (key, entries) in _entries)
        {
            _obsolete.AddRange(entries.Where(entry => entry.Revocation.Until <= now).Select(entry => entry.Id));
            entries.RemoveAll(entry => entry.Revocation.Until <= now);
            if (entries.Count == 0)
            {
                _entries.Remove(key);
            }
        }

        var obsolete = _obsolete.ToArray();
        _obsolete.Clear();
        Count -= obsolete.Length;
        return obsolete;
    }
}
