namespace EdgeGateway.Hosting.Checks.Tls;

/// <summary>How secure TLS is with the settings of an endpoint, or of one of its host names.</summary>
/// <param name="Endpoint">The section of the endpoint or the host name.</param>
/// <param name="Grade">The grade: <c>A+</c>, <c>A</c>, <c>A-</c>, <c>B</c>, <c>M</c>, <c>T</c> or <c>F</c>.</param>
/// <param name="Facts">What the verdict is about.</param>
/// <param name="Reasons">Why the grade is not better.</param>
internal sealed record TlsVerdict(
    string Endpoint,
    string Grade,
    IReadOnlyList<string> Facts,
    IReadOnlyList<string> Reasons
);
