using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace EdgeGateway.Hosting.Certificates.Loading;

/// <summary>A PEM file with the certificates of the authorities that are trusted instead of the system's.</summary>
internal sealed record AuthoritySource(string Path) : ICertificateSource
{
    /// <summary>Returns null if the setting is not set.</summary>
    public static AuthoritySource? Read(IConfigurationSection setting) =>
        setting.Value is { Length: > 0 } path ? new(path) : null;

    public CertificateContent ReadContent() => new(CertificateFile.Read("", Path), null);

    /// <summary>Loads the certificates from the content of the file.</summary>
    /// <exception cref="CertificateFaultException">The content has no certificate.</exception>
    public CertificateAuthorities Load(CertificateContent content)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(Encoding.UTF8.GetString(content.Certificate));
        }
        catch (CryptographicException exception)
        {
            throw Fault($" ({CertificateFile.Reason(exception)})");
        }

        return certificates.Count > 0 ? new CertificateAuthorities(certificates) : throw Fault("");
    }

    public override string ToString() => Path;

    private CertificateFaultException Fault(string reason) =>
        new("", Path, $"a PEM file with the certificate of at least one authority{reason}");
}
