namespace EdgeGateway.Hosting.Configuration;

/// <summary>A value that a setting of another product's type may have. A setting with known values may have no other ones.</summary>
/// <param name="Setting">The setting, with <c>*</c> for a name or an index: <c>ReverseProxy:Routes:*:AuthorizationPolicy</c>.</param>
/// <param name="Value">The value.</param>
internal sealed record KnownValue(string Setting, string Value);
