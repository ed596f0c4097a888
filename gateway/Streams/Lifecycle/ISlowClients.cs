namespace EdgeGateway.Streams.Lifecycle;

/// <summary>
/// Clients that do not read, as their connections show it: what waits for them may belong to no stream and no forwarded
/// request, such as the gateway's own responses.
/// </summary>
internal interface ISlowClients
{
    /// <summary>Ends what waits for the slowest of them.</summary>
    /// <param name="least">The time in which a client that is ended has accepted nothing.</param>
    /// <returns>How much was ended.</returns>
    int EndSlowest(TimeSpan least);
}
