namespace EdgeGateway.Hosting.Configuration.Schema;

/// <summary>A key that a feature reads but that its section's type does not have.</summary>
/// <param name="Section">
/// The section, with <c>*</c> for a name or an index: <c>ReverseProxy:Routes:*:Metadata</c>.
/// </param>
/// <param name="Name">The key in the section.</param>
internal sealed record KnownKey(string Section, string Name);
