namespace EdgeGateway.Hosting.Configuration;

/// <summary>A key that a feature reads although the type of its section does not have it.</summary>
/// <param name="Section">The section, with <c>*</c> for a name or an index: <c>ReverseProxy:Routes:*:Metadata</c>.</param>
/// <param name="Name">The key in it.</param>
internal sealed record KnownKey(string Section, string Name);
