namespace EdgeGateway.RateLimiting.Configuration;

/// <summary>Where <c>ClientRateLimiting</c> reads the client's id.</summary>
internal enum ClientIdSource
{
    /// <summary>
    /// From the token: its tenant. A request without a valid token is <c>anon</c> and is counted by its address.
    /// </summary>
    Token,

    /// <summary>From the header <c>ClientIdHeader</c>, no matter who sends it.</summary>
    Header,
}
