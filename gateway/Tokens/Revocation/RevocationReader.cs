using System.Collections.Concurrent;
using EdgeGateway.Hosting.Redis;

namespace EdgeGateway.Tokens.Revocation;

/// <summary>
/// Reads the stored revocations: each poll reads the new entries. Once a minute, and after each interruption, it checks
/// the store by its length: it appends revocations that the store has lost, and removes obsolete entries. It reads the
/// store from its beginning only if the store is not the one that was read before.
/// </summary>
internal sealed class RevocationReader(
    RevokedTokens revoked,
    RevocationStore store,
    RedisConnection redis,
    TimeProvider time,
    ILogger<RevocationReader> logger
)
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);

    // Commands that are sent together. They share a timeout of one second.
    private const int MaxConcurrentCommands = 1_000;

    private readonly ConcurrentQueue<RevocationEntry> _appended = new();
    private readonly RevocationIndex _index = new();
    private volatile bool _isCheckDue = true;
    private volatile string _lastId = RevocationStore.Beginning;
    private TimeSpan _checkInterval = CheckInterval;
    private long _lastCheck;
    private long _lastRead = time.GetTimestamp();
    private bool _isStale;

    /// <summary>Called when other gateways have added revocations.</summary>
    public event Action? Revoked;

    /// <summary>The id of the last entry that was read.</summary>
    public string LastId => _lastId;

    /// <summary>The time since the store was read.</summary>
    public TimeSpan Age => time.GetElapsedTime(Volatile.Read(ref _lastRead));

    /// <summary>
    /// Requests a check, because the connection was interrupted and the store may be another one now.
    /// </summary>
    public void RequestCheck() => _isCheckDue = true;

    /// <summary>Notes an entry that this gateway has appended. The next poll expects to read it.</summary>
    public void AddAppended(RevocationEntry revocation) => _appended.Enqueue(revocation);

    /// <summary>Reads the new entries.</summary>
    /// <returns>Whether this gateway has all revocations of the other gateways.</returns>
    public async Task<bool> PollAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (redis.IsConfigured)
            {
                await ReadNewAsync(cancellationToken);
            }
        }
        catch (RedisUnavailableException exception)
        {
            Fail(exception.Refusal is { } refusal ? $"Redis refuses ({refusal.Name})" : exception.Message);
            return false;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Fail(exception.Message);
            throw;
        }

        Volatile.Write(ref _lastRead, time.GetTimestamp());
        if (_isStale)
        {
            _isStale = false;
            TokenLog.RevocationsCurrent(logger);
        }

        if (_isCheckDue || time.GetElapsedTime(_lastCheck) >= _checkInterval)
        {
            await TryCheckAsync(cancellationToken);
        }

        return true;
    }

    private void Fail(string reason)
    {
        _isCheckDue = true;
        if (!_isStale)
        {
            _isStale = true;
            TokenLog.RevocationsStale(logger, time.GetUtcNow() - Age, reason);
        }
    }

    private async Task ReadNewAsync(CancellationToken cancellationToken)
    {
        var appended = _appended.ToArray();
        var lastId = _lastId;
        var entries = await store.ReadAsync(lastId, cancellationToken);
        if (lastId == RevocationStore.Beginning)
        {
            Apply(entries);
        }
        else if (entries is [var first, ..] && first.Id == lastId)
        {
            Apply(entries.Skip(1));
        }
        else
        {
            // The last entry does not exist any more: it was removed, or the store is another one.
            _isCheckDue = true;
            await ReadWholeAsync(cancellationToken);
        }

        foreach (var entry in appended)
        {
            _appended.TryDequeue(out _);
            _isCheckDue |= !_index.Covers(entry);
        }
    }

    private async Task ReadWholeAsync(CancellationToken cancellationToken)
    {
        var entries = await store.ReadAsync(RevocationStore.Beginning, cancellationToken);
        _index.Clear();
        _lastId = RevocationStore.Beginning;
        Apply(entries);
    }

    private void Apply(IEnumerable<(string Id, RevocationEntry? Revocation)> entries)
    {
        var now = time.GetUtcNow();
        var isNew = false;
        foreach (var (id, revocation) in entries)
        {
            _index.Add(id, revocation);
            isNew |= revocation is not null && revocation.Until > now && revoked.Add(revocation);
            _lastId = id;
        }

        if (isNew)
        {
            Revoked?.Invoke();
        }
    }

    // A failed check does not make the revocations stale. The log of refused commands has the reason.
    private async Task TryCheckAsync(CancellationToken cancellationToken)
    {
        _isCheckDue = false;
        _lastCheck = time.GetTimestamp();
        _checkInterval = RetryInterval;
        revoked.Purge();
        try
        {
            if (redis.IsConfigured)
            {
                await CheckAsync(cancellationToken);
            }

            _checkInterval = CheckInterval;
        }
        catch (RedisUnavailableException)
        {
            // The next check follows after the retry interval.
        }
    }

    // Every gateway does this. Repeating it does no harm.
    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        await store.RemoveAsync(_index.TakeObsolete(time.GetUtcNow()), cancellationToken);
        if (await store.CountAsync(cancellationToken) != _index.Count)
        {
            await ReadWholeAsync(cancellationToken);
        }

        // Redis started empty, or a replica that lacked the last entries became primary.
        foreach (var missing in revoked.Known.Where(known => !_index.Covers(known)).Chunk(MaxConcurrentCommands))
        {
            await Task.WhenAll(
                missing.Select(async revocation =>
                {
                    await store.AppendAsync(revocation, cancellationToken);
                    _appended.Enqueue(revocation);
                })
            );
        }
    }
}
