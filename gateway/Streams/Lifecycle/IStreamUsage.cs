namespace EdgeGateway.Streams.Lifecycle;

/// <summary>Tells what tenants use of their limits.</summary>
internal interface IStreamUsage
{
    /// <summary>What a tenant uses: on all gateways, where it has limits and Redis is there, else on this one.</summary>
    Task<TenantStreams> ReadAsync(string tenant, CancellationToken cancellationToken);
}
