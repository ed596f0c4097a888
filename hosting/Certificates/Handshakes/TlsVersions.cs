using System.Security.Authentication;

namespace EdgeGateway.Hosting.Certificates.Handshakes;

/// <summary>
/// The setting <c>SslProtocols</c>: a list, or one text with commas. Kestrel itself ignores the text.
/// </summary>
internal static class TlsVersions
{
    /// <summary>The key of the setting.</summary>
    public const string Key = "SslProtocols";

    /// <summary>The rule of the setting, to follow "must be".</summary>
    public const string Rule = "Tls12, Tls13 or both: older versions are not secure";

    /// <summary>TLS 1.2 and 1.3, which are also the only ones that may be configured.</summary>
    public const SslProtocols Default = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>Returns the versions of the first section that has the setting; null if none has it.</summary>
    public static SslProtocols? Read(params IEnumerable<IConfigurationSection> sections) =>
        sections
            .Select(Text)
            .Select(text =>
                Enum.TryParse(text, ignoreCase: true, out SslProtocols versions) ? versions : (SslProtocols?)null
            )
            .FirstOrDefault(versions => versions is not null);

    /// <summary>Returns the setting as it is written; empty if the section does not have it.</summary>
    public static string Text(IConfigurationSection section)
    {
        var setting = section.GetSection(Key);
        return setting.Value ?? string.Join(", ", setting.GetChildren().Select(child => child.Value));
    }

    /// <summary>Whether the versions may be configured.</summary>
    public static bool AreSafe(SslProtocols versions) => versions != SslProtocols.None && (versions & ~Default) == 0;
}
