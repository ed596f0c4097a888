using System.Runtime.CompilerServices;
using Yarp.ReverseProxy.Model;

namespace EdgeGateway.ReverseProxy.Destinations;

/// <summary>One <see cref="DestinationRecord"/> for each destination that is configured.</summary>
internal sealed class DestinationRecords(TimeProvider time)
{
    private readonly ConditionalWeakTable<DestinationState, DestinationRecord> _records = [];

    public DestinationRecord Of(DestinationState destination) =>
        _records.TryGetValue(destination, out var record) ? record : _records.GetValue(destination, _ => new DestinationRecord(time));
}
