namespace EdgeGateway.Streams.Admission;

/// <summary>Reports how many streams tenants have open.</summary>
internal interface IStreamUsage
{
    /// <summary>
    /// Reads a tenant's usage: on all gateways where the tenant has a limit and Redis answers, otherwise on this
    /// gateway.
    /// </summary>
    Task<TenantStreams> ReadAsync(string tenant, CancellationToken cancellationToken);
}
