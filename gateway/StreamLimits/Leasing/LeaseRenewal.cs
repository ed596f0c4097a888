using EdgeGateway.Hosting.Background;
using EdgeGateway.StreamLimits.Plans;
using EdgeGateway.Streams.Lifecycle;

namespace EdgeGateway.StreamLimits.Leasing;

/// <summary>
/// Renews this gateway's leases while their streams are open, and ends the newest of those that are too many: a limit was lowered, or
/// gateways that did not reach Redis have let in more together than there is room for.
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

    // So many commands are written at once: many more would take Redis longer than it may be waited for.
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
            var alone = shared.IsConfigured ? await ShareAsync(leases, cancellationToken) : leases;
            OverLimitLeases.Of(alone, plans).ForEach(lease => lease.Withdraw());

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

    // The leases of a tenant, and so its batches, are in one part of Redis. Returns those that could not be shared.
    private async ValueTask<IReadOnlyList<StreamLease>> ShareAsync(
        StreamLease[] leases,
        CancellationToken cancellationToken
    )
    {
        var renewed = new List<(LeaseBatch Batch, string[] Last)>();
        var alone = new HashSet<string>(StringComparer.Ordinal);
        foreach (
            var batches in LeaseBatch
                .Of(leases, plans)
                .GroupBy(batch => shared.PartOf(batch.Tenant))
                .SelectMany(part => part.Chunk(MaxConcurrentCommands))
        )
        {
            if (await shared.TryRenewAsync(batches, cancellationToken) is { } last)
            {
                renewed.AddRange(batches.Zip(last));
                continue;
            }

            // A tenant whose leases alone Redis refuses takes no others along.
            foreach (var batch in batches)
            {
                if (
                    !shared.IsAway(batch.Tenant) && await shared.TryRenewAsync([batch], cancellationToken) is [var only]
                )
                {
                    renewed.Add((batch, only));
                }
                else
                {
                    alone.Add(batch.Tenant);
                }
            }
        }

        // What was released since the list was made was added again by this.
        foreach (var lease in renewed.SelectMany(one => one.Batch.Leases).Where(lease => lease.IsReleased))
        {
            await shared.RemoveAsync(lease);
        }

        OverLimitLeases.Of(renewed).ForEach(lease => lease.Withdraw());
        return [.. leases.Where(lease => alone.Contains(lease.Tenant))];
    }
}
