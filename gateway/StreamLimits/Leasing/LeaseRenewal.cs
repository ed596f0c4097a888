using EdgeGateway.Hosting.Background;
using EdgeGateway.StreamLimits.Plans;
using EdgeGateway.Streams.Lifecycle;

namespace EdgeGateway.StreamLimits.Leasing;

/// <summary>
/// Renews this gateway's leases while their streams are open, and ends the newest streams over a limit. Streams exceed
/// a limit when it was lowered, or when gateways that did not reach Redis accepted too many between them.
/// </summary>
internal sealed class LeaseRenewal(
    LocalLeases own,
    SharedLeases shared,
    StreamPlans plans,
    StreamRegistry streams,
    TimeProvider time,
    ILogger<LeaseRenewal> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // More commands at once would take Redis longer than the commands' deadline.
    private const int MaxConcurrentCommands = 20;

    private readonly SemaphoreSlim _renewalLock = new(1);

    public override void Dispose()
    {
        _renewalLock.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var renewal = new BackgroundWork("renewing stream leases", RenewAsync, logger);
        Action renew = () => _ = renewal.RunAsync(stoppingToken);
        plans.Changed += renew;
        try
        {
            await renewal.RepeatAsync(Interval, time, stoppingToken);
        }
        finally
        {
            plans.Changed -= renew;
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        await _renewalLock.WaitAsync(cancellationToken);
        try
        {
            await shared.RetryRemovalsAsync();
            if (!plans.HasLimits)
            {
                return;
            }

            var leases = own.ToArray().Where(lease => !lease.IsWithdrawn).ToArray();
            var unshared = shared.IsConfigured ? await RenewSharedAsync(leases, cancellationToken) : leases;
            OverLimitLeases.Of(unshared, plans).ForEach(lease => lease.Withdraw());

            if (leases.Any(lease => lease.IsWithdrawn))
            {
                streams.Recheck();
            }
        }
        finally
        {
            _renewalLock.Release();
        }
    }

    // All leases of a tenant, and so all its batches, are in one
    // shard. Returns the leases that could not be renewed.
    private async ValueTask<IReadOnlyList<StreamLease>> RenewSharedAsync(
        StreamLease[] leases,
        CancellationToken cancellationToken
    )
    {
        var renewed = new List<(LeaseBatch Batch, string[] Last)>();
        var unsharedTenants = new HashSet<string>(StringComparer.Ordinal);
        foreach (
            var batches in LeaseBatch
                .Of(leases, plans)
                .GroupBy(batch => shared.ShardOf(batch.Tenant))
                .SelectMany(part => part.Chunk(MaxConcurrentCommands))
        )
        {
            if (await shared.TryRenewAsync(batches, cancellationToken) is { } last)
            {
                renewed.AddRange(batches.Zip(last));
                continue;
            }

            // Redis may refuse one tenant's leases only, so the batches are retried one by one.
            foreach (var batch in batches)
            {
                if (
                    !shared.IsUnavailable(batch.Tenant)
                    && await shared.TryRenewAsync([batch], cancellationToken) is [var only]
                )
                {
                    renewed.Add((batch, only));
                }
                else
                {
                    unsharedTenants.Add(batch.Tenant);
                }
            }
        }

        // The renewal has added leases again that were released meanwhile.
        foreach (var lease in renewed.SelectMany(one => one.Batch.Leases).Where(lease => lease.IsReleased))
        {
            await shared.RemoveAsync(lease);
        }

        OverLimitLeases.Of(renewed).ForEach(lease => lease.Withdraw());
        return [.. leases.Where(lease => unsharedTenants.Contains(lease.Tenant))];
    }
}
