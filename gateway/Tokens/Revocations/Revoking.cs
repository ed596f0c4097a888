using EdgeGateway.Redis;
using EdgeGateway.Streams;
using EdgeGateway.Tokens.Keys;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeGateway.Tokens.Revocations;

/// <summary>
/// Keeps what this gateway knows to be revoked in step with the other gateways, through Redis. The log is asked four times a
/// second for what is new: that is within the promised second, needs no second channel that could lose a message, and after a
/// time without Redis it goes on where it was. Once a minute, and after each interruption and each
/// revocation of its own, all of the log is read: what it has
/// lost is written again, and what no token lives for any more is removed.
/// </summary>
internal sealed partial class Revoking(
    RevokedTokens revoked, RevocationLog log, RedisConnection redis, TokenKeys keys, StreamRegistry streams, TimeProvider time,
    ILogger<Revoking> logger)
    : IHostedLifecycleService, IHealthCheck, IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenWhole = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Commands under way together: they have a second.
    private const int AtOnce = 1_000;

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _following = Task.CompletedTask;
    private volatile bool _isWholeDue = true;
    private long _lastWhole;
    private string _last = RevocationLog.Beginning;

    /// <summary>Revokes tokens, here and on every gateway.</summary>
    /// <exception cref="RedisUnavailableException">It is in force nowhere, or nobody knows.</exception>
    public async Task RevokeAsync(Revocation revocation, CancellationToken cancellationToken)
    {
        if (redis.IsConfigured)
        {
            await log.AppendAsync(revocation, cancellationToken);
            _isWholeDue = true;
        }

        if (revoked.Add(revocation))
        {
            streams.Recheck();
        }
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(revoked.IsComplete ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("revocations are not loaded"));

    /// <summary>Comes before the server listens. Without an answer in time the gateway starts, but is not ready and believes no token.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        redis.Interrupted += Interrupt;
        keys.Changed += streams.Recheck;
        _following = FollowAsync(_stopping.Token);
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

    private void Interrupt() => _isWholeDue = true;

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        var isAway = false;
        do
        {
            try
            {
                await SynchronizeAsync(cancellationToken);
                revoked.Complete();
                _complete.TrySetResult();
                if (isAway)
                {
                    Log.Back(logger);
                }

                isAway = false;
            }
            catch (RedisUnavailableException exception)
            {
                if (!isAway)
                {
                    Log.Away(logger, exception.Message);
                }

                isAway = true;
                _isWholeDue = true;
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task SynchronizeAsync(CancellationToken cancellationToken)
    {
        var isWhole = _isWholeDue || time.GetElapsedTime(_lastWhole) >= BetweenWhole;
        if (isWhole)
        {
            revoked.Purge();
            _lastWhole = time.GetTimestamp();
            _isWholeDue = false;
        }

        if (!redis.IsConfigured)
        {
            return;
        }

        var entries = await log.ReadAsync(isWhole ? RevocationLog.Beginning : _last, cancellationToken);
        if (!isWhole && _last != RevocationLog.Beginning && (entries.Count == 0 || entries[0].Id != _last))
        {
            // The last entry that was read is gone: removed, or all of the log is.
            isWhole = true;
            entries = await log.ReadAsync(RevocationLog.Beginning, cancellationToken);
        }

        _last = entries is [.., var last] ? last.Id : isWhole ? RevocationLog.Beginning : _last;
        if (Apply(entries.Select(entry => entry.Revocation).OfType<Revocation>()))
        {
            streams.Recheck();
        }

        if (isWhole)
        {
            await MendAsync(entries, cancellationToken);
        }
    }

    private bool Apply(IEnumerable<Revocation> revocations)
    {
        var now = time.GetUtcNow();
        var isNew = false;
        foreach (var revocation in revocations.Where(revocation => revocation.Until > now))
        {
            isNew |= revoked.Add(revocation);
        }

        return isNew;
    }

    // Every gateway does this; done twice it does no harm.
    private async Task MendAsync(IReadOnlyList<(string Id, Revocation? Revocation)> entries, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var logged = new Dictionary<(RevocationKind, string), (string Id, Revocation Revocation)>();
        var needless = new List<string>();
        foreach (var (id, revocation) in entries)
        {
            if (revocation is null)
            {
                continue;
            }

            var key = (revocation.Kind, revocation.Value);
            if (revocation.Until <= now)
            {
                needless.Add(id);
            }
            else if (!logged.TryGetValue(key, out var earlier))
            {
                logged[key] = (id, revocation);
            }
            else if (revocation.Covers(earlier.Revocation))
            {
                needless.Add(earlier.Id);
                logged[key] = (id, revocation);
            }
            else if (earlier.Revocation.Covers(revocation))
            {
                needless.Add(id);
            }
        }

        if (needless.Count > 0)
        {
            await log.RemoveAsync(needless, cancellationToken);
        }

        // A Redis that started empty, or a replica that had not heard of the last ones.
        var lost = revoked.All.Where(known => !logged.TryGetValue((known.Kind, known.Value), out var entry) || !entry.Revocation.Covers(known));
        foreach (var some in lost.Chunk(AtOnce))
        {
            _isWholeDue = true;
            await Task.WhenAll(some.Select(known => log.AppendAsync(known, cancellationToken)));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1220, LogLevel.Warning, "Revocations cannot be read from Redis; those that are known stay in force: {Reason}")]
        public static partial void Away(ILogger logger, string? reason);

        [LoggerMessage(1221, LogLevel.Information, "Revocations are read from Redis again")]
        public static partial void Back(ILogger logger);
    }
}
