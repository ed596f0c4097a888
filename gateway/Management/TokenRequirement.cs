namespace EdgeGateway.Management;

/// <summary>Which requests of the admin API need a token.</summary>
internal enum TokenRequirement
{
    /// <summary>Those that do not come from a process of this host.</summary>
    Remote,

    /// <summary>All.</summary>
    Always,
}
