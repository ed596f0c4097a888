using System.Collections.Concurrent;
using EdgeGateway.Hosting.Background;
using EdgeGateway.Hosting.Redis;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Tokens.Keys;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeGateway.Tokens.Revocation;

/// <summary>
/// Keeps what this gateway knows to be revoked in step with the other gateways, through Redis. The log is asked four times a
/// second for what is new: that is within the promised second, needs no second channel that could lose a message, and after a
/// time without Redis it goes on where it was. Once a minute, and after each interruption, the log is compared with what is known, by its length:
/// what it has lost is written again, and what no token lives for any more is removed. It is read from its beginning only where it is another
/// one than was read.
/// </summary>
internal sealed partial class RevocationSync(
    RevokedTokens revoked, RevocationLog log, RedisConnection redis, TokenKeys keys, StreamRegistry streams, TokenMetrics metrics, TimeProvider time,
    ILogger<RevocationSync> logger)
    : IHostedLifecycleService, IHealthCheck, IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Thousands of tokens may be revoked one by one: what comes within this time is one pass over the streams.
    private static readonly TimeSpan BetweenPasses = TimeSpan.FromMilliseconds(50);

    // Commands under way together: they have a second.
    private const int AtOnce = 1_000;

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<RevocationEntry> _own = new();
    private readonly LoggedRevocations _logged = new();
    private Task _following = Task.CompletedTask;
    private volatile bool _isCheckDue = true;
    private volatile string _last = RevocationLog.Beginning;
    private long _lastCheck;
    private long _current = time.GetTimestamp();
    private bool _isStale;
    private int _isPassDue;

    /// <summary>Revokes tokens, here and on every gateway.</summary>
    /// <exception cref="RedisUnavailableException">It is in force nowhere, or nobody knows.</exception>
    public async Task<RevocationEntry> RevokeAsync(RevocationEntry revocation, CancellationToken cancellationToken)
    {
        if (revoked.Find(revocation.Kind, revocation.Value) is { IsUndone: true } undone && undone.At >= revocation.At)
        {
            // Said by a gateway whose clock is ahead.
            revocation = revocation with { At = undone.At + TimeSpan.FromMilliseconds(1) };
        }

        await AddAsync(revocation, cancellationToken);
        return revocation;
    }

    /// <summary>Undoes what was revoked until now, here and on every gateway.</summary>
    /// <param name="kind">What was revoked.</param>
    /// <param name="value">Its name.</param>
    /// <param name="maxLifetime">How long a gateway that is cut off may know of it.</param>
    /// <param name="cancellationToken">Nobody waits for it any more.</param>
    /// <returns>What is in force now; null where nothing was revoked.</returns>
    /// <exception cref="RedisUnavailableException">It is undone nowhere, or nobody knows.</exception>
    public async Task<RevocationEntry?> UndoAsync(RevocationKind kind, string value, TimeSpan maxLifetime, CancellationToken cancellationToken)
    {
        var known = revoked.Find(kind, value);
        if (redis.IsConfigured)
        {
            // Another gateway may have revoked it right now.
            var entries = await log.ReadAsync(_last, cancellationToken);
            foreach (var said in entries.Select(entry => entry.Revocation).OfType<RevocationEntry>().Where(said => said.Kind == kind && said.Value == value))
            {
                known = known?.Join(said) ?? said;
            }
        }

        if (known is null or { IsUndone: true })
        {
            return known;
        }

        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        var undone = known with
        {
            IsUndone = true,
            At = known.At > now ? known.At : now,
            Until = known.Until > now + maxLifetime ? known.Until : now + maxLifetime,
        };
        await AddAsync(undone, cancellationToken);
        return undone;
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(revoked.IsComplete ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("revocations are not loaded"));

    /// <summary>Comes before the server listens. Without an answer in time the gateway starts, but is not ready and believes no token.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        redis.Interrupted += Interrupt;
        keys.Changed += streams.Recheck;
        metrics.ObserveRevocations(() => time.GetElapsedTime(Volatile.Read(ref _current)));
        _following = new BackgroundWork("reading revocations", FollowAsync, logger).RepeatAsync(Look, time, _stopping.Token);
        await Task.WhenAny(_complete.Task, Task.Delay(Patience, time, cancellationToken));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Comes after the last stream.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        redis.Interrupted -= Interrupt;
        keys.Changed -= streams.Recheck;
        await _stopping.CancelAsync();
        await _following.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task AddAsync(RevocationEntry revocation, CancellationToken cancellationToken)
    {
        if (redis.IsConfigured)
        {
            await log.AppendAsync(revocation, cancellationToken);
            _own.Enqueue(revocation);
        }

        if (revoked.Add(revocation))
        {
            RequestPass();
        }
    }

    private void Interrupt() => _isCheckDue = true;

    private void RequestPass()
    {
        if (Interlocked.Exchange(ref _isPassDue, 1) == 0)
        {
            _ = new BackgroundWork("ending streams whose tokens are revoked", PassAsync, logger).RunAsync(CancellationToken.None);
        }
    }

    private async Task PassAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(BetweenPasses, time, cancellationToken);
        Volatile.Write(ref _isPassDue, 0);
        streams.Recheck();
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SynchronizeAsync(cancellationToken);
        }
        catch (RedisUnavailableException exception)
        {
            Fail(exception.Refusal is { } refusal ? $"Redis refuses ({refusal.Name})" : exception.Message);
            return;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Fail(exception.Message);
            throw;
        }

        Volatile.Write(ref _current, time.GetTimestamp());
        revoked.Complete();
        _complete.TrySetResult();
        if (_isStale)
        {
            _isStale = false;
            Log.Current(logger);
        }
    }

    private void Fail(string reason)
    {
        _isCheckDue = true;
        if (!_isStale)
        {
            _isStale = true;
            Log.Stale(logger, time.GetUtcNow() - time.GetElapsedTime(_current), reason);
        }
    }

    private async Task SynchronizeAsync(CancellationToken cancellationToken)
    {
        if (redis.IsConfigured)
        {
            await ReadNewAsync(cancellationToken);
        }

        if (_isCheckDue || time.GetElapsedTime(_lastCheck) >= BetweenChecks)
        {
            _isCheckDue = false;
            _lastCheck = time.GetTimestamp();
            revoked.Purge();
            if (redis.IsConfigured)
            {
                await CheckAsync(cancellationToken);
            }
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
            RequestPass();
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
            await Task.WhenAll(some.Select(async known =>
            {
                await log.AppendAsync(known, cancellationToken);
                _own.Enqueue(known);
            }));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1220, LogLevel.Warning,
            "Revocations cannot be read from Redis since {Since:u}; those that are known stay in force: {Reason}")]
        public static partial void Stale(ILogger logger, DateTimeOffset since, string reason);

        [LoggerMessage(1221, LogLevel.Information, "Revocations are read from Redis again")]
        public static partial void Current(ILogger logger);
    }
}
