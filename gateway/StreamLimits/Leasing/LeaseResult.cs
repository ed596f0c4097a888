namespace EdgeGateway.StreamLimits.Leasing;

/// <summary>The result of taking a lease. The numbers are those of <c>lease.lua</c>.</summary>
internal enum LeaseResult
{
    Taken = 0,

    /// <summary>The limit of the tenant is reached.</summary>
    TenantFull = 1,

    /// <summary>The limit of the tenant's streams for the app is reached.</summary>
    AppFull = 2,
}
