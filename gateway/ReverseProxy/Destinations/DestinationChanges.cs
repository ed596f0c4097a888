using EdgeGateway.Operations;
using Yarp.ReverseProxy.Model;

namespace EdgeGateway.ReverseProxy.Destinations;

/// <summary>Reports to operators that a destination is down, or works again.</summary>
internal static class DestinationChanges
{
    /// <param name="changes">The log of changes.</param>
    /// <param name="destination">The destination.</param>
    /// <param name="cluster">The name of its cluster.</param>
    /// <param name="fault">What it does, as a part of a sentence: <c>fails its health check</c>.</param>
    public static void AddDown(this ChangeLog changes, DestinationState destination, string cluster, string fault) =>
        changes.Add(ChangeKind.DestinationDown, Format(destination, cluster, fault));

    /// <inheritdoc cref="AddDown" />
    public static void AddUp(this ChangeLog changes, DestinationState destination, string cluster, string success) =>
        changes.Add(ChangeKind.DestinationUp, Format(destination, cluster, success));

    private static string Format(DestinationState destination, string cluster, string what) =>
        $"Destination {destination.DestinationId} of cluster {cluster} {what}.";
}
