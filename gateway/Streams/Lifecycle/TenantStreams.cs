namespace EdgeGateway.Streams.Lifecycle;

/// <summary>How many streams a tenant may have open, and has.</summary>
/// <param name="Plan">The plan's name; null where it has none.</param>
/// <param name="PerTenant">How many streams it may have open at once; null is no limit.</param>
/// <param name="PerApp">How many of them for one app; null is no limit.</param>
/// <param name="Open">How many are open, or asked for.</param>
/// <param name="Apps">Those of them that are for an app, by its name.</param>
/// <param name="IsShared">They are those of all gateways; else only this gateway's.</param>
internal sealed record TenantStreams(
    string? Plan,
    int? PerTenant,
    int? PerApp,
    long Open,
    IReadOnlyDictionary<string, long> Apps,
    bool IsShared
);
