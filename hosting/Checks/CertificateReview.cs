using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace EdgeGateway.Hosting.Checks;

/// <summary>Certificates that clients will not accept. The program starts with them.</summary>
internal sealed class CertificateReview : ISettingsReview
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    public void Review(WebApplication app, Findings findings)
    {
        foreach (var section in app.Configuration.GetChildren().SelectMany(Find))
        {
            using var certificate = Load(section, findings);
            if (certificate is null)
            {
                continue;
            }

            var (key, name) = section["Path"] is { Length: > 0 } path
                ? ($"{section.Path}:Path", path)
                : ($"{section.Path}:Subject", section["Subject"]!);
            var now = DateTimeOffset.UtcNow;
            if (certificate.NotAfter.ToUniversalTime() <= now || certificate.NotBefore.ToUniversalTime() > now)
            {
                findings.Fault(
                    key,
                    name,
                    $"a certificate that is valid now, not from {certificate.NotBefore.ToUniversalTime():u} "
                        + $"to {certificate.NotAfter.ToUniversalTime():u}"
                );
            }
            else if (certificate.NotAfter.ToUniversalTime() - now < Soon)
            {
                findings.Warn(key, name, $"the certificate expires at {certificate.NotAfter.ToUniversalTime():u}");
            }
        }
    }

    // Certificates are in Kestrel's section and in sections of our own, always below one of these names.
    private static IEnumerable<IConfigurationSection> Find(IConfigurationSection section)
    {
        var children = section.GetChildren().ToArray();
        return section.Key == "Certificate" ? [section]
            : section.Key == "Certificates" ? children
            : children.SelectMany(Find);
    }

    private static X509Certificate2? Load(IConfigurationSection section, Findings findings)
    {
        try
        {
            if (section["Path"] is { Length: > 0 } path)
            {
                // The start has checked that the file can be read with its key.
                var full = Path.Combine(AppContext.BaseDirectory, path);
                return X509Certificate2.GetCertContentType(full) == X509ContentType.Pkcs12
                    ? X509CertificateLoader.LoadPkcs12FromFile(full, section["Password"])
                    : X509CertificateLoader.LoadCertificateFromFile(full);
            }

            if (section["Subject"] is { Length: > 0 } subject)
            {
                return CertificateLoader.LoadFromStoreCert(
                    subject,
                    section["Store"] ?? "My",
                    Enum.TryParse<StoreLocation>(section["Location"], true, out var location)
                        ? location
                        : StoreLocation.CurrentUser,
                    bool.TryParse(section["AllowInvalid"], out var isAllowed) && isAllowed
                );
            }
        }
        catch (Exception exception)
            when (exception is InvalidOperationException or CryptographicException or IOException)
        {
            findings.Fault(
                section.Path,
                "…",
                $"a certificate that can be loaded ({exception.Message.TrimEnd('.').ReplaceLineEndings(" ")})"
            );
        }

        return null;
    }
}
