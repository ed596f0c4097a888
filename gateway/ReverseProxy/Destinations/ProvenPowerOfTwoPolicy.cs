using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace EdgeGateway.ReverseProxy.Destinations;

/// <summary>
/// Picks the less busy of two random working destinations. A failing destination is always the least busy one, so load
/// alone would send it all requests. While it fails, it receives one trial request per second. Before its first answer
/// it receives its share at random.
/// </summary>
internal sealed class ProvenPowerOfTwoPolicy(DestinationRecords records) : ILoadBalancingPolicy
{
    public const string PolicyName = "ProvenPowerOfTwo";

    public string Name => PolicyName;

    public DestinationState? PickDestination(
        HttpContext context,
        ClusterState cluster,
        IReadOnlyList<DestinationState> availableDestinations
    )
    {
        var count = availableDestinations.Count;
        if (count < 2)
        {
            return count == 0 ? null : availableDestinations[0];
        }

        var first = Random.Shared.Next(count);
        var second = Random.Shared.Next(count - 1);
        second += second >= first ? 1 : 0;
        var (one, other) = (availableDestinations[first], availableDestinations[second]);
        var (recordOfOne, recordOfOther) = (records.Of(one), records.Of(other));
        return (recordOfOne.IsFailing, recordOfOther.IsFailing) switch
        {
            (true, true) => recordOfOne.TryClaimTrial() ? one : FindWorking(availableDestinations, first) ?? one,
            (true, false) => recordOfOne.TryClaimTrial() ? one : other,
            (false, true) => recordOfOther.TryClaimTrial() ? other : one,
            _ => recordOfOne.IsProven
            && recordOfOther.IsProven
            && other.ConcurrentRequestCount < one.ConcurrentRequestCount
                ? other
                : one,
        };
    }

    private DestinationState? FindWorking(IReadOnlyList<DestinationState> destinations, int start)
    {
        for (var i = 1; i < destinations.Count; i++)
        {
            var destination = destinations[(start + i) % destinations.Count];
            if (!records.Of(destination).IsFailing)
            {
                return destination;
            }
        }

        return null;
    }
}
