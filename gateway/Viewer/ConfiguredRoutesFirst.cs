using Microsoft.AspNetCore.Routing.Matching;

namespace EdgeGateway.Viewer;

/// <summary>
/// Lets a configured route win over the page where both match equally. Without it, such requests would fail as
/// ambiguous.
/// </summary>
internal sealed class ConfiguredRoutesFirst : MatcherPolicy, IEndpointComparerPolicy
{
    /// <summary>Before the framework's own policies, which prefer endpoints with hosts or methods.</summary>
    public override int Order => int.MinValue;

    public IComparer<Endpoint> Comparer { get; } =
        Comparer<Endpoint>.Create((one, other) => IsOwn(one).CompareTo(IsOwn(other)));

    private static bool IsOwn(Endpoint endpoint) => endpoint.Metadata.GetMetadata<Mark>() is not null;

    /// <summary>Marks an endpoint of the page.</summary>
    internal sealed class Mark;
}
