using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace EdgeGateway.Hosting.Certificates.Loading;

/// <summary>
/// Where a certificate comes from, in the settings that Kestrel defines: the file <c>Path</c> (PEM with <c>KeyPath</c>,
/// PEM that contains the key, or PKCS #12), or the <c>Subject</c> of a certificate in the system's store.
/// </summary>
internal sealed record CertificateSource : ICertificateSource
{
    // RFC 5280 section 4.2.1.12.
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private string? Path { get; init; }

    private string? KeyPath { get; init; }

    private string? Password { get; init; }

    private string? Subject { get; init; }

    private string Store { get; init; } = nameof(StoreName.My);

    private StoreLocation Location { get; init; } = StoreLocation.CurrentUser;

    private bool AllowInvalid { get; init; }

    private CertificatePurpose Purpose { get; init; }

    public bool IsForServers => Purpose == CertificatePurpose.Server;

    /// <summary>Returns null if the section names no certificate.</summary>
    public static CertificateSource? Read(
        IConfigurationSection section,
        CertificatePurpose purpose = CertificatePurpose.Server
    )
    {
        if (section["Path"] is { Length: > 0 } path)
        {
            return new()
            {
                Purpose = purpose,
                Path = path,
                KeyPath = section["KeyPath"] is { Length: > 0 } key ? key : null,
                Password = section["Password"],
            };
        }

        return section["Subject"] is { Length: > 0 } subject
            ? new()
            {
                Purpose = purpose,
                Subject = subject,
                Store = section["Store"] is { Length: > 0 } store ? store : nameof(StoreName.My),
                Location = Enum.TryParse(section["Location"], ignoreCase: true, out StoreLocation location)
                    ? location
                    : StoreLocation.CurrentUser,
                AllowInvalid = bool.TryParse(section["AllowInvalid"], out var allowed) && allowed,
            }
            : null;
    }

    /// <summary>Reads the files. A store has none: its certificates are loaded once.</summary>
    /// <exception cref="CertificateFaultException">A file is missing or cannot be read.</exception>
    public CertificateContent ReadContent() =>
        Path is null
            ? new([], null)
            : new(
                CertificateFile.Read(nameof(Path), Path),
                KeyPath is null ? null : CertificateFile.Read(nameof(KeyPath), KeyPath)
            );

    /// <summary>Loads the certificate from the content of its files, or from the store.</summary>
    /// <exception cref="CertificateFaultException">
    /// The content is not a certificate for the purpose with its key.
    /// </exception>
    public LoadedCertificate Load(CertificateContent content)
    {
        try
        {
            var loaded = Path is null ? LoadFromStore() : LoadFromFiles(content);
            Check(
                loaded.Certificate.HasPrivateKey,
                "a certificate with its private key, in the same file or in KeyPath"
            );
            Check(
                IsForPurpose(loaded.Certificate),
                $"a certificate that its extended key usage allows for {(IsForServers ? "servers" : "clients")}"
            );
            return loaded;
        }
        catch (Exception exception)
            when (exception
                    is CryptographicException
                        or ArgumentException
                        or FormatException
                        or InvalidOperationException
            )
        {
            var reason = CertificateFile.Reason(exception);
            throw Fault(
                Path is null
                    ? $"the subject of a certificate in the store ({reason})"
                    : $"a certificate that can be read with its KeyPath and Password ({reason})"
            );
        }
    }

    // Not the members: they include the password.
    public override string ToString() => Path ?? Subject ?? "";

    private LoadedCertificate LoadFromFiles(CertificateContent content)
    {
        var text = Encoding.UTF8.GetString(content.Certificate);
        var hasKey = text.Contains("PRIVATE KEY-----", StringComparison.Ordinal);
        if (content.Key is { } key)
        {
            return LoadPem(text, Encoding.UTF8.GetString(key));
        }

        return hasKey && text.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal) ? LoadPem(text, text)
            : X509Certificate2.GetCertContentType(content.Certificate) == X509ContentType.Cert
                ? new(X509CertificateLoader.LoadCertificate(content.Certificate), [])
            : LoadPkcs12(content.Certificate);
    }

    private LoadedCertificate LoadPem(string certificates, string key)
    {
        var certificate = Password is null
            ? X509Certificate2.CreateFromPem(certificates, key)
            : X509Certificate2.CreateFromEncryptedPem(certificates, key, Password);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificates);
        return new(
            OperatingSystem.IsWindows() ? WithStoredKey(certificate) : certificate,
            WithoutKeyOf(certificate, chain)
        );
    }

    private LoadedCertificate LoadPkcs12(byte[] content)
    {
        var chain = X509CertificateLoader.LoadPkcs12Collection(content, Password);
        var certificate = chain.FirstOrDefault(certificate => certificate.HasPrivateKey);
        Check(certificate is not null, "a certificate with its private key, in the same file or in KeyPath");
        return new(certificate!, WithoutKeyOf(certificate!, chain));
    }

    private LoadedCertificate LoadFromStore() =>
        new(CertificateLoader.LoadFromStoreCert(Subject!, Store, Location, AllowInvalid), []);

    // Windows' TLS does not use keys that exist in memory only.
    private static X509Certificate2 WithStoredKey(X509Certificate2 certificate) =>
        X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);

    private static X509Certificate2Collection WithoutKeyOf(
        X509Certificate2 certificate,
        X509Certificate2Collection chain
    ) => [.. chain.Where(other => !other.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span))];

    private bool IsForPurpose(X509Certificate2 certificate) =>
        certificate
            .Extensions.OfType<X509EnhancedKeyUsageExtension>()
            .All(usage =>
                usage
                    .EnhancedKeyUsages.Cast<Oid>()
                    .Any(oid => oid.Value == (IsForServers ? ServerAuthentication : ClientAuthentication))
            );

    private void Check(bool holds, string rule)
    {
        if (!holds)
        {
            throw Fault(rule);
        }
    }

    private CertificateFaultException Fault(string rule) =>
        new(Path is null ? nameof(Subject) : nameof(Path), Path ?? Subject, rule);
}
