namespace EdgeGateway.Management;

/// <summary>The section <c>Management</c>: what the management port serves, and to whom.</summary>
internal sealed class ManagementOptions
{
    public const string Section = "Management";

    /// <summary>
    /// Which requests of the admin API need a token with the scope <c>admin</c>. Default: those from other hosts.
    /// </summary>
    public TokenRequirement RequireToken { get; set; }

    /// <summary>Whether the page for operators is served at <c>/</c>. Default: true. A change needs a restart.</summary>
    public bool Dashboard { get; set; } = true;
}
