using System.Collections.Concurrent;
using EdgeGateway.Hosting.Redis;

namespace EdgeGateway.Tokens.Revocation;

/// <summary>
/// Reads the log of revocations: the new entries with each look. Once a minute, and after each interruption, it compares the log with what is
/// known, by its length: it writes again what the log has lost, and removes what no token lives for any more. It reads the log from its beginning
/// only where it is another one than was read.
/// </summary>
internal sealed partial class RevocationFollower(
    RevokedTokens revoked,
    RevocationLog log,
    RedisConnection redis,
    TimeProvider time,
    ILogger<RevocationFollower> logger
)
{
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AfterFailedCheck = TimeSpan.FromSeconds(2);

    // Commands under way together: they have a second.
    private const int AtOnce = 1_000;

    private readonly ConcurrentQueue<RevocationEntry> _own = new();
    private readonly LoggedRevocations _logged = new();
    private volatile bool _isCheckDue = true;
    private volatile string _last = RevocationLog.Beginning;
    private TimeSpan _untilCheck = BetweenChecks;
    private long _lastCheck;
    private long _current = time.GetTimestamp();
    private bool _isStale;

    /// <summary>Called when other gateways have revoked something.</summary>
    public event Action? Revoked;

    /// <summary>The last entry that was read.</summary>
    public string Last => _last;

    /// <summary>How long ago the log was read.</summary>
    public TimeSpan Age => time.GetElapsedTime(Volatile.Read(ref _current));

    /// <summary>The log may not be the one any more that was read.</summary>
    public void Interrupt() => _isCheckDue = true;

    /// <summary>This gateway has written an entry.</summary>
    public void Appended(RevocationEntry revocation) => _own.Enqueue(revocation);

    /// <summary>Reads what is new.</summary>
    /// <returns>Whether all that other gateways know is known here.</returns>
    public async Task<bool> LookAsync(CancellationToken cancellationToken)
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

        Volatile.Write(ref _current, time.GetTimestamp());
        if (_isStale)
        {
            _isStale = false;
            Log.Current(logger);
        }

        if (_isCheckDue || time.GetElapsedTime(_lastCheck) >= _untilCheck)
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
            Log.Stale(logger, time.GetUtcNow() - Age, reason);
        }
    }

    private async Task ReadNewAsync(CancellationToken cancellationToken)
    {
        var own = _own.ToArray();
        var last = _last;
        var entries = await log.ReadAsync(last, cancellationToken);
        if (last == RevocationLog.Beginning)
        {
            Take(entries);
        }
        else if (entries is [var first, ..] && first.Id == last)
        {
            Take(entries.Skip(1));
        }
        else
        {
            // The entry that was read last is gone: removed, or all of the log is.
            _isCheckDue = true;
            await ReadWholeAsync(cancellationToken);
        }

        foreach (var appended in own)
        {
            _own.TryDequeue(out _);
            _isCheckDue |= !_logged.Covers(appended);
        }
    }

    private async Task ReadWholeAsync(CancellationToken cancellationToken)
    {
        var entries = await log.ReadAsync(RevocationLog.Beginning, cancellationToken);
        _logged.Clear();
        _last = RevocationLog.Beginning;
        Take(entries);
    }

    private void Take(IEnumerable<(string Id, RevocationEntry? Revocation)> entries)
    {
        var now = time.GetUtcNow();
        var isNew = false;
        foreach (var (id, revocation) in entries)
        {
            _logged.Add(id, revocation);
            isNew |= revocation is not null && revocation.Until > now && revoked.Add(revocation);
            _last = id;
        }

        if (isNew)
        {
            Revoked?.Invoke();
        }
    }

    // What cannot be written or removed does not make what was read stale: the log of refusals says why.
    private async Task TryCheckAsync(CancellationToken cancellationToken)
    {
        _isCheckDue = false;
        _lastCheck = time.GetTimestamp();
        _untilCheck = AfterFailedCheck;
        revoked.Purge();
        try
        {
            if (redis.IsConfigured)
            {
                await CheckAsync(cancellationToken);
            }

            _untilCheck = BetweenChecks;
        }
        catch (RedisUnavailableException)
        {
            // It is tried again soon.
        }
    }

    // Every gateway does this; done twice it does no harm.
    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        await log.RemoveAsync(_logged.TakeNeedless(time.GetUtcNow()), cancellationToken);
        if (await log.CountAsync(cancellationToken) != _logged.Count)
        {
            await ReadWholeAsync(cancellationToken);
        }

        // A Redis that started empty, or a replica that had not heard of the last ones.
        foreach (var some in revoked.Known.Where(known => !_logged.Covers(known)).Chunk(AtOnce))
        {
            await Task.WhenAll(
                some.Select(async known =>
                {
                    await log.AppendAsync(known, cancellationToken);
                    _own.Enqueue(known);
                })
            );
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1220,
            LogLevel.Warning,
            "Revocations cannot be read from Redis since {Since:u}; those that are known stay in force: {Reason}"
        )]
        public static partial void Stale(ILogger logger, DateTimeOffset since, string reason);

        [LoggerMessage(1221, LogLevel.Information, "Revocations are read from Redis again")]
        public static partial void Current(ILogger logger);
    }
}
