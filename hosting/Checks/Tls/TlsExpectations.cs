namespace EdgeGateway.Hosting.Checks.Tls;

/// <summary>What a program says about its endpoints with TLS, other than their settings.</summary>
/// <param name="PublicHost">The host name that clients use; null if it is not known.</param>
/// <param name="Hsts">
/// The age of <c>Strict-Transport-Security</c>; null if the program does not serve browsers.
/// </param>
internal sealed record TlsExpectations(string? PublicHost, TimeSpan? Hsts);
