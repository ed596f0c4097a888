using System.Security.Authentication;

namespace EdgeGateway.Hosting.Certificates.Handshakes;

/// <summary>
/// The setting <c>SslProtocols</c>: a list, or one text with commas. Kestrel itself ignores the text.
/// </summary>
internal static class TlsVersions
{
    private const string Key = "SslProtocols";

    /// <summary>Returns the versions of the first section that has the setting; null if none has it.</summary>
    public static SslProtocols? Read(params IEnumerable<IConfigurationSection> sections) =>
        sections
            .Select(section => section.GetSection(Key))
            .Select(section => section.Value ?? string.Join(',', section.GetChildren().Select(child => child.Value)))
            .Select(text =>
                Enum.TryParse(text, ignoreCase: true, out SslProtocols versions) ? versions : (SslProtocols?)null
            )
            .FirstOrDefault(versions => versions is not null);
}
