namespace EdgeGateway.Operations;

/// <summary>A destination in the responses of the admin API.</summary>
/// <param name="Cluster">The name of its cluster.</param>
/// <param name="Name">Its name.</param>
/// <param name="Address">Its URL.</param>
/// <param name="State"><c>enabled</c>, or <c>draining</c>: it gets no new request.</param>
/// <param name="Healthy">Whether no health check fails.</param>
/// <param name="LastCheck">When the last active health check had a result; null before the first.</param>
/// <param name="InFlight">The requests and streams that it serves now.</param>
/// <param name="Failures">How often it could not be reached or did not serve, since the start.</param>
internal sealed record DestinationJson(
    string Cluster,
    string Name,
    string Address,
    string State,
    bool Healthy,
    DateTimeOffset? LastCheck,
    int InFlight,
    long Failures
);
