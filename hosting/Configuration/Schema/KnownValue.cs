namespace EdgeGateway.Hosting.Configuration.Schema;

/// <summary>
/// An allowed value of a setting whose type is another product's. Such a setting allows only its known values.
/// </summary>
/// <param name="Setting">
/// The setting, with <c>*</c> for a name or an index: <c>ReverseProxy:Routes:*:AuthorizationPolicy</c>.
/// </param>
/// <param name="Value">The value.</param>
internal sealed record KnownValue(string Setting, string Value);
