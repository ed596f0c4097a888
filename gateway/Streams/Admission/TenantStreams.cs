namespace EdgeGateway.Streams.Admission;

/// <summary>A tenant's limits on concurrent streams, and its open streams.</summary>
/// <param name="Plan">The plan's name; null where the tenant has no plan.</param>
/// <param name="PerTenant">How many streams the tenant may have open at once; null is no limit.</param>
/// <param name="PerApp">How many streams it may have open at once for one app; null is no limit.</param>
/// <param name="Open">How many streams are open or requested.</param>
/// <param name="Apps">How many of them are for each app, by the app's name.</param>
/// <param name="IsShared">The counts are those of all gateways; otherwise only this gateway's.</param>
internal sealed record TenantStreams(
    string? Plan,
    int? PerTenant,
    int? PerApp,
    long Open,
    IReadOnlyDictionary<string, long> Apps,
    bool IsShared
);
