namespace EdgeGateway.Management;

/// <summary>The section <c>Management</c>: who may use the admin API.</summary>
internal sealed class ManagementOptions
{
    public const string Section = "Management";

    /// <summary>
    /// Which requests of the admin API need a token with the scope <c>admin</c>. Default: those from other hosts.
    /// </summary>
    public TokenRequirement RequireToken { get; set; }
}
