namespace EdgeGateway.Operations;

/// <summary>What limits refused a tenant: see <see cref="RefusedTenants"/>.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Requests">Its requests that a rate limit refused.</param>
/// <param name="Streams">Its streams that a limit on streams refused.</param>
internal readonly record struct TenantRefusals(string Tenant, long Requests, long Streams);
