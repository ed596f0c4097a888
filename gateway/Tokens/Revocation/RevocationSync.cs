using EdgeGateway.Hosting.Background;
using EdgeGateway.Hosting.Redis;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Tokens.Keys;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeGateway.Tokens.Revocation;

/// <summary>
/// Keeps what this gateway knows to be revoked in step with the other gateways, through Redis. The log is asked four times a
/// second for what is new (<see cref="RevocationFollower"/>): that is within the promised second, needs no second channel that could lose a message,
/// and after a time without Redis it goes on where it was.
/// </summary>
internal sealed class RevocationSync(
    RevokedTokens revoked,
    RevocationLog log,
    RevocationFollower follower,
    RedisConnection redis,
    TokenKeys keys,
    StreamRegistry streams,
    TokenMetrics metrics,
    TimeProvider time,
    ILogger<RevocationSync> logger
) : IHostedService, IHealthCheck, IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Thousands of tokens may be revoked one by one: what comes within this time is one pass over the streams.
    private static readonly TimeSpan BetweenPasses = TimeSpan.FromMilliseconds(50);

    private static readonly DateTimeOffset LastTime = DateTimeOffset.MaxValue - TimeSpan.FromMilliseconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _following = Task.CompletedTask;
    private int _isPassDue;

    /// <summary>Revokes tokens, here and on every gateway.</summary>
    /// <exception cref="RedisUnavailableException">It is in force nowhere, or nobody knows.</exception>
    public async Task<RevocationEntry> RevokeAsync(RevocationEntry revocation, CancellationToken cancellationToken)
    {
        if (revoked.Find(revocation.Kind, revocation.Value) is { IsUndone: true } undone && undone.At >= revocation.At)
        {
            // Said by a gateway whose clock is ahead.
            revocation = revocation with
            {
                At = undone.At < LastTime ? undone.At + TimeSpan.FromMilliseconds(1) : undone.At,
            };
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
    public async Task<RevocationEntry?> UndoAsync(
        RevocationKind kind,
        string value,
        TimeSpan maxLifetime,
        CancellationToken cancellationToken
    )
    {
        var known = revoked.Find(kind, value);
        if (redis.IsConfigured)
        {
            // Another gateway may have revoked it right now.
            var entries = await log.ReadAsync(follower.Last, cancellationToken);
            foreach (
                var said in entries
                    .Select(entry => entry.Revocation)
                    .OfType<RevocationEntry>()
                    .Where(said => said.Kind == kind && said.Value == value)
            )
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

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) =>
        Task.FromResult(
            revoked.IsComplete ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("revocations are not loaded")
        );

    /// <summary>Runs before the server listens. Without an answer within 5 s the gateway starts, but is not ready and accepts no token.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        redis.Interrupted += follower.Interrupt;
        follower.Revoked += RequestPass;
        keys.Changed += streams.Recheck;
        metrics.ObserveRevocations(() => follower.Age);
        _following = new BackgroundWork("reading revocations", FollowAsync, logger).RepeatAsync(
            Look,
            time,
            _stopping.Token
        );
        await Task.WhenAny(_complete.Task, Task.Delay(Patience, time, cancellationToken));
    }

    /// <summary>Runs after the server has stopped, and so after the last stream.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        redis.Interrupted -= follower.Interrupt;
        follower.Revoked -= RequestPass;
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
            follower.Appended(revocation);
        }

        if (revoked.Add(revocation))
        {
            RequestPass();
        }
    }

    private void RequestPass()
    {
        if (Interlocked.Exchange(ref _isPassDue, 1) == 0)
        {
            _ = new BackgroundWork("ending streams whose tokens are revoked", PassAsync, logger).RunAsync(
                CancellationToken.None
            );
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
        if (await follower.LookAsync(cancellationToken))
        {
            revoked.Complete();
            _complete.TrySetResult();
        }
    }
}
