using System.Runtime.InteropServices;

namespace EdgeGateway.Operations;

/// <summary>
/// Counts which tenants limits refuse, for at least the last 15 and at most the last 30 minutes: an operator looks for
/// those that cause trouble now. Its memory is bounded, whatever tenants there are.
/// </summary>
/// <remarks>
/// The Space-Saving algorithm (Metwally, Agrawal and El Abbadi, "Efficient Computation of Frequent and Top-k Elements in
/// Data Streams"): a tenant that is new while all entries are taken replaces the one with the fewest refusals, and is
/// ranked as if it had these, too. So a tenant with many refusals is never displaced by many with few. The counts that
/// are returned are those since the tenant has its entry: exact for up to <see cref="Capacity"/> tenants in a period,
/// and never too high.
/// </remarks>
internal sealed class RefusedTenants(TimeProvider time)
{
    /// <summary>How many tenants a period has at most.</summary>
    public const int Capacity = 256;

    /// <summary>How long a period is. The last one and the present one count.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(15);

    private readonly Lock _gate = new();
    private Dictionary<string, Entry> _present = new(StringComparer.Ordinal);
    private Dictionary<string, Entry> _last = new(StringComparer.Ordinal);
    private long _began = time.GetTimestamp();

    /// <summary>Counts a request that a rate limit refused.</summary>
    public void AddRequest(string tenant) => Add(tenant, requests: 1, streams: 0);

    /// <summary>Counts a stream that a limit on streams refused.</summary>
    public void AddStream(string tenant) => Add(tenant, requests: 0, streams: 1);

    /// <summary>Returns the tenants with refusals, in no order.</summary>
    public IReadOnlyList<TenantRefusals> Read()
    {
        lock (_gate)
        {
            Turn();
            return
            [
                .. _present
                    .Concat(_last)
                    .GroupBy(
                        pair => pair.Key,
                        (tenant, pairs) =>
                            pairs.Aggregate(
                                new TenantRefusals(tenant, 0, 0),
                                (sum, pair) =>
                                    sum with
                                    {
                                        Requests = sum.Requests + pair.Value.Requests,
                                        Streams = sum.Streams + pair.Value.Streams,
                                    }
                            ),
                        StringComparer.Ordinal
                    ),
            ];
        }
    }

    private void Add(string tenant, int requests, int streams)
    {
        lock (_gate)
        {
            Turn();
            ref var entry = ref CollectionsMarshal.GetValueRefOrNullRef(_present, tenant);
            if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref entry))
            {
                var inherited = _present.Count < Capacity ? 0 : RemoveLeast();
                _present[tenant] = new Entry(requests, streams, inherited);
                return;
            }

            entry = entry with { Requests = entry.Requests + requests, Streams = entry.Streams + streams };
        }
    }

    private long RemoveLeast()
    {
        var least = _present.MinBy(pair => pair.Value.Rank);
        _present.Remove(least.Key);
        return least.Value.Rank;
    }

    private void Turn()
    {
        var passed = (long)(time.GetElapsedTime(_began) / Period);
        if (passed == 0)
        {
            return;
        }

        _last = passed == 1 ? _present : new(StringComparer.Ordinal);
        _present = new(StringComparer.Ordinal);

        // Not now: without a call at the end of a period, the present one would be longer.
        _began += passed * (long)(Period.TotalSeconds * time.TimestampFrequency);
    }

    /// <param name="Requests">Refused requests.</param>
    /// <param name="Streams">Refused streams.</param>
    /// <param name="Inherited">The rank of the entry that this one replaced.</param>
    private readonly record struct Entry(long Requests, long Streams, long Inherited)
    {
        public long Rank => Requests + Streams + Inherited;
    }
}
