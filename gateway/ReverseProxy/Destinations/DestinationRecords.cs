using System.Runtime.CompilerServices;
using Yarp.ReverseProxy.Model;

namespace EdgeGateway.ReverseProxy.Destinations;

/// <summary>
/// One <see cref="DestinationRecord"/> for each configured destination, and one <see cref="ClusterRecord"/> for each
/// cluster.
/// </summary>
internal sealed class DestinationRecords(TimeProvider time)
{
    private readonly ConditionalWeakTable<DestinationState, DestinationRecord> _records = [];
    private readonly ConditionalWeakTable<ClusterState, ClusterRecord> _clusters = [];

    public DestinationRecord Of(DestinationState destination) =>
        _records.TryGetValue(destination, out var record)
            ? record
            : _records.GetValue(destination, _ => new DestinationRecord(time));

    public ClusterRecord Of(ClusterState cluster) => _clusters.GetOrCreateValue(cluster);
}
