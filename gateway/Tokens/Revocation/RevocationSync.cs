using EdgeGateway.Hosting.Background;
using EdgeGateway.Hosting.Redis;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Tokens.Keys;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeGateway.Tokens.Revocation;

/// <summary>
/// Shares revocations with the other gateways through Redis. It polls for new entries four times a second
/// (<see cref="RevocationReader"/>): this ends streams within the promised second, needs no second channel that could
/// lose a message, and continues where it stopped after Redis was unavailable.
/// </summary>
internal sealed class RevocationSync(
    RevokedTokens revoked,
    RevocationStore store,
    RevocationReader reader,
    RedisConnection redis,
    TokenKeys keys,
    StreamRegistry streams,
    TokenMetrics metrics,
    TimeProvider time,
    ILogger<RevocationSync> logger
) : IHostedService, IHealthCheck, IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(5);

    // Thousands of tokens may be revoked one by one. All revocations within this time share one check of the streams.
    private static readonly TimeSpan StreamCheckDelay = TimeSpan.FromMilliseconds(50);

    private static readonly DateTimeOffset LastTime = DateTimeOffset.MaxValue - TimeSpan.FromMilliseconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _firstPoll = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _polling = Task.CompletedTask;
    private int _isStreamCheckDue;

    /// <summary>Revokes tokens, here and on every gateway.</summary>
    /// <exception cref="RedisUnavailableException">Redis did not acknowledge the revocation. It may apply, or
    /// not.</exception>
    public async Task<RevocationEntry> RevokeAsync(RevocationEntry revocation, CancellationToken cancellationToken)
    {
        if (revoked.Find(revocation.Kind, revocation.Value) is { IsUndone: true } undone && undone.At >= revocation.At)
        {
            // A gateway whose clock is ahead has undone it.
            revocation = revocation with
            {
                At = undone.At < LastTime ? undone.At + TimeSpan.FromMilliseconds(1) : undone.At,
            };
        }

        await AddAsync(revocation, cancellationToken);
        return revocation;
    }

    /// <summary>Undoes the revocations until now, here and on every gateway.</summary>
    /// <param name="kind">What was revoked.</param>
    /// <param name="value">The <c>jti</c>, or the name of the app or tenant.</param>
    /// <param name="maxLifetime">How long a gateway without Redis may keep the revocation.</param>
    /// <param name="cancellationToken">Ends the wait for Redis.</param>
    /// <returns>The entry that applies now; null where nothing was revoked.</returns>
    /// <exception cref="RedisUnavailableException">Redis did not acknowledge it. The revocation may be undone, or
    /// not.</exception>
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
            // Another gateway may have just revoked it.
            var entries = await store.ReadAsync(reader.LastId, cancellationToken);
            foreach (
                var other in entries
                    .Select(entry => entry.Revocation)
                    .OfType<RevocationEntry>()
                    .Where(other => other.Kind == kind && other.Value == value)
            )
            {
                known = known?.Merge(other) ?? other;
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

    /// <summary>
    /// Starts polling before the server listens. Without an answer within 5 s the gateway starts, but is not ready and
    /// accepts no token.
    /// </summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        redis.Interrupted += reader.RequestCheck;
        reader.Revoked += RequestStreamCheck;
        keys.Changed += streams.Recheck;
        metrics.ObserveRevocations(() => reader.Age);
        _polling = new BackgroundWork("reading revocations", PollAsync, logger).RepeatAsync(
            PollInterval,
            time,
            _stopping.Token
        );
        await Task.WhenAny(_firstPoll.Task, Task.Delay(StartTimeout, time, cancellationToken));
    }

    /// <summary>Runs after the server has stopped, and so after the last stream has ended.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        redis.Interrupted -= reader.RequestCheck;
        reader.Revoked -= RequestStreamCheck;
        keys.Changed -= streams.Recheck;
        await _stopping.CancelAsync();
        await _polling.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task AddAsync(RevocationEntry revocation, CancellationToken cancellationToken)
    {
        if (redis.IsConfigured)
        {
            await store.AppendAsync(revocation, cancellationToken);
            reader.AddAppended(revocation);
        }

        if (revoked.Add(revocation))
        {
            RequestStreamCheck();
        }
    }

    private void RequestStreamCheck()
    {
        if (Interlocked.Exchange(ref _isStreamCheckDue, 1) == 0)
        {
            _ = new BackgroundWork("ending streams whose tokens are revoked", CheckStreamsAsync, logger).RunAsync(
                CancellationToken.None
            );
        }
    }

    private async Task CheckStreamsAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(StreamCheckDelay, time, cancellationToken);
        Volatile.Write(ref _isStreamCheckDue, 0);
        streams.Recheck();
    }

    private async Task PollAsync(CancellationToken cancellationToken)
    {
        if (await reader.PollAsync(cancellationToken))
        {
            revoked.MarkComplete();
            _firstPoll.TrySetResult();
        }
    }
}
