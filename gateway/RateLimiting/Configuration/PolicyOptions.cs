namespace EdgeGateway.RateLimiting.Configuration;

/// <summary>The rules of one client (<see cref="ClientId"/>) or of a range of addresses (<see cref="Ip"/>).</summary>
internal sealed class PolicyOptions
{
    /// <summary>
    /// In <c>ClientRules</c>: the client's id, required and case-sensitive. Of several policies for one client, the
    /// last applies.
    /// </summary>
    public string? ClientId { get; set; }

    /// <summary>
    /// In <c>IpRules</c>, required: an address, CIDR, <c>a-b</c> or <c>address/mask</c>. All policies that match apply.
    /// </summary>
    public string? Ip { get; set; }

    /// <summary>The rules. Default: none.</summary>
    public IList<RuleOptions> Rules { get; } = [];
}
