using Yarp.ReverseProxy.Model;

namespace EdgeGateway.ReverseProxy.Destinations.Admin;

/// <summary>
/// The destinations that an operator has taken out: they get no new request. What they serve goes on. A reload of the
/// settings keeps them, a restart does not.
/// </summary>
internal sealed class DrainedDestinations
{
    private readonly Lock _gate = new();

    // Replaced, never changed: requests read it without a lock.
    private volatile HashSet<(string Cluster, string Destination)> _drained = [];

    /// <summary>Takes a destination out, or puts it back.</summary>
    public void Set(string cluster, string destination, bool isDrained)
    {
        lock (_gate)
        {
            var drained = new HashSet<(string, string)>(_drained);
            _ = isDrained ? drained.Add((cluster, destination)) : drained.Remove((cluster, destination));
            _drained = drained;
        }
    }

    public bool Contains(string cluster, string destination) => _drained.Contains((cluster, destination));

    /// <summary>
    /// Returns the destinations that a request may go to: of <paramref name="available"/> those that are not taken out; if
    /// there is none, all of the cluster that are not, because one that may have recovered is better than none.
    /// </summary>
    public IReadOnlyList<DestinationState> Select(ClusterState cluster, IReadOnlyList<DestinationState> available)
    {
        var drained = _drained;
        if (drained.Count == 0)
        {
            return available;
        }

        DestinationState[] working = [.. available.Where(IsIn)];
        return working.Length > 0 ? working : [.. cluster.DestinationsState.AllDestinations.Where(IsIn)];

        bool IsIn(DestinationState destination) => !drained.Contains((cluster.ClusterId, destination.DestinationId));
    }
}
