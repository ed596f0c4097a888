using EdgeGateway.Streams;
using EdgeGateway.StreamLimits.Plans;

namespace EdgeGateway.StreamLimits.Leasing;

/// <summary>
/// Renews this gateway's leases while their streams are open, and ends the newest of those that are too many: a limit was lowered, or
/// gateways that did not reach Redis have let in more together than there is room for.
/// </summary>
internal sealed class LeaseRenewal(
    OwnLeases own, SharedLeases shared, StreamPlans plans, StreamRegistry streams, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // So many commands are written at once: many more would take Redis longer than it may be waited for.
    private const int AtOnce = 20;

    private readonly SemaphoreSlim _one = new(1);

    public override void Dispose()
    {
        _one.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Action renew = () => _ = RenewAsync(stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        plans.Changed += renew;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await RenewAsync(stoppingToken);
            }
        }
        finally
        {
            plans.Changed -= renew;
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            await shared.RemoveLeftAsync();
            if (!plans.AreLimiting)
            {
                return;
            }

            var leases = own.ToArray().Where(lease => !lease.IsWithdrawn).ToArray();
            if (!shared.IsConfigured || !await TryShareAsync(leases, cancellationToken))
            {
                Excess.Of(leases, plans).ForEach(lease => lease.Withdraw());
            }

            if (leases.Any(lease => lease.IsWithdrawn))
            {
                streams.Recheck();
            }
        }
        finally
        {
            _one.Release();
        }
    }

    private async ValueTask<bool> TryShareAsync(StreamLease[] leases, CancellationToken cancellationToken)
    {
        var renewed = new List<(LeaseBatch Batch, string[] Last)>();
        foreach (var batches in LeaseBatch.Of(leases, plans).Chunk(AtOnce))
        {
            if (await shared.TryRenewAsync(batches, cancellationToken) is not { } last)
            {
                return false;
            }

            renewed.AddRange(batches.Zip(last));

            // What was released since the list was made has come back by this.
            foreach (var lease in batches.SelectMany(batch => batch.Leases).Where(lease => lease.IsReleased))
            {
                await shared.RemoveAsync(lease);
            }
        }

        Excess.Of(renewed).ForEach(lease => lease.Withdraw());
        return true;
    }
}
