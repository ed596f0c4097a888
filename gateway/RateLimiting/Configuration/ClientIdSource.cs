namespace EdgeGateway.RateLimiting.Configuration;

/// <summary>Who the client of <c>ClientRateLimiting</c> is.</summary>
internal enum ClientIdSource
{
    /// <summary>The token's tenant. A request without a valid token is <c>anon</c> and counted by its address.</summary>
    Token,

    /// <summary>The header <c>ClientIdHeader</c>, whoever sends it.</summary>
    Header,
}
