using System.Runtime.InteropServices;
using EdgeGateway.StreamLimits.Plans;

namespace EdgeGateway.StreamLimits.Leasing;

/// <summary>
/// The leases of this gateway's streams, including those of tenants without a limit: a reload may give them one.
/// </summary>
internal sealed class LocalLeases
{
    private readonly HashSet<StreamLease> _leases = [];
    private readonly Dictionary<string, int> _ofTenants = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Tenant, string App), int> _ofApps = [];
    private readonly Lock _gate = new();

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _leases.Count;
            }
        }
    }

    /// <summary>Returns a copy of all leases.</summary>
    public StreamLease[] ToArray()
    {
        lock (_gate)
        {
            return [.. _leases];
        }
    }

    /// <summary>Adds a lease unless this gateway's own streams reach a limit of the plan.</summary>
    public LeaseResult TryAdd(StreamLease lease, StreamPlan plan)
    {
        lock (_gate)
        {
            if (_ofTenants.GetValueOrDefault(lease.Tenant) >= plan.PerTenant)
            {
                return LeaseResult.TenantFull;
            }

            if (lease.App is { } app && _ofApps.GetValueOrDefault((lease.Tenant, app)) >= plan.PerApp)
            {
                return LeaseResult.AppFull;
            }

            Change(lease, 1);
            _leases.Add(lease);
            return LeaseResult.Taken;
        }
    }

    public void Remove(StreamLease lease)
    {
        lock (_gate)
        {
            if (_leases.Remove(lease))
            {
                Change(lease, -1);
            }
        }
    }

    private void Change(StreamLease lease, int by)
    {
        Change(_ofTenants, lease.Tenant, by);
        if (lease.App is { } app)
        {
            Change(_ofApps, (lease.Tenant, app), by);
        }
    }

    private static void Change<TKey>(Dictionary<TKey, int> counts, TKey key, int by)
        where TKey : notnull
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _);
        count += by;
        if (count == 0)
        {
            counts.Remove(key);
        }
    }
}
