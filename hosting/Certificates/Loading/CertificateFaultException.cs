namespace EdgeGateway.Hosting.Certificates.Loading;

/// <summary>A certificate cannot be loaded with its settings.</summary>
/// <param name="setting">
/// The key, relative to the certificate's section: <c>Path</c>, <c>KeyPath</c> or <c>Subject</c>; empty if the section
/// itself is the setting.
/// </param>
/// <param name="value">Its value.</param>
/// <param name="rule">What the value must be.</param>
internal sealed class CertificateFaultException(string setting, string? value, string rule)
    : Exception($"{setting} is '{value}': must be {rule}")
{
    public string? Value => value;

    public string Rule => rule;

    /// <summary>Returns the full key of the setting.</summary>
    /// <param name="section">The certificate's section.</param>
    public string KeyIn(string section) => setting.Length == 0 ? section : $"{section}:{setting}";
}
