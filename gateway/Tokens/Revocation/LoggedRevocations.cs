namespace EdgeGateway.Tokens.Revocation;

/// <summary>What this gateway has read in the log, so that it need not read it again to know what the log lacks and what it has in vain. Not
/// thread-safe.</summary>
internal sealed class LoggedRevocations
{
    private readonly Dictionary<
        (RevocationKind Kind, string Value),
        List<(string Id, RevocationEntry Revocation)>
    > _entries = [];
    private readonly List<string> _needless = [];

    /// <summary>How many entries the log has.</summary>
    public int Count { get; private set; }

    public void Clear()
    {
        _entries.Clear();
        _needless.Clear();
        Count = 0;
    }

    /// <summary>Adds an entry that is in the log.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="revocation">What it says; null where nobody here can read it.</param>
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

        _needless.AddRange(entries.Where(entry => revocation.Covers(entry.Revocation)).Select(entry => entry.Id));
        entries.RemoveAll(entry => revocation.Covers(entry.Revocation));
        if (entries.Exists(entry => entry.Revocation.Covers(revocation)))
        {
            _needless.Add(id);
        }
        else
        {
            entries.Add((id, revocation));
        }
    }

    /// <summary>Whether the log says what a revocation does.</summary>
    public bool Covers(RevocationEntry revocation) =>
        _entries.TryGetValue((revocation.Kind, revocation.Value), out var entries)
        && entries.Exists(entry => entry.Revocation.Covers(revocation));

    /// <summary>Forgets what the log has in vain: what others cover, and what has expired.</summary>
    /// <returns>The ids of these entries.</returns>
    public IReadOnlyList<string> TakeNeedless(DateTimeOffset now)
    {
        foreach (var (key, entries) in _entries)
        {
            _needless.AddRange(entries.Where(entry => entry.Revocation.Until <= now).Select(entry => entry.Id));
            entries.RemoveAll(entry => entry.Revocation.Until <= now);
            if (entries.Count == 0)
            {
                _entries.Remove(key);
            }
        }

        var needless = _needless.ToArray();
        _needless.Clear();
        Count -= needless.Length;
        return needless;
    }
}
