using System.Net.Security;
using EdgeGateway.Hosting.Certificates.Handshakes;
using EdgeGateway.Hosting.Certificates.Loading;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Configuration.Server;

namespace EdgeGateway.Hosting.Certificates.Clients;

/// <summary>
/// TLS of connections that a program opens: the certificate that it presents, and the authorities that it trusts. Both
/// follow their files. Connections that are open stay as they are.
/// </summary>
internal sealed class ClientTls : IDisposable
{
    private readonly CertificateSource? _certificateSource;
    private readonly AuthoritySource? _authoritySource;
    private readonly WatchedCertificate<TlsCertificate>? _certificate;
    private readonly WatchedCertificate<CertificateAuthorities>? _authorities;
    private readonly CertificateWatch _watch;

    /// <param name="settings">A section with the keys of <see cref="ClientTlsSettings"/>.</param>
    /// <param name="watch">Loads and polls the files.</param>
    public ClientTls(IConfigurationSection settings, CertificateWatch watch)
    {
        _watch = watch;
        (_certificateSource, _authoritySource) = ReadSources(settings);
        _certificate = _certificateSource is null
            ? null
            : watch.Load(CertificateOf(settings).Path, _certificateSource, null);
        _authorities = _authoritySource is null ? null : watch.Load(AuthorityOf(settings).Path, _authoritySource, null);
        WatchedCertificate?[] all = [_certificate, _authorities];
        foreach (var one in all.OfType<WatchedCertificate>())
        {
            one.Changed += () => Changed?.Invoke();
        }

        watch.Poll(this, all.OfType<WatchedCertificate>());
    }

    /// <summary>Called when a file has changed, on the thread that polls the files.</summary>
    public event Action? Changed;

    /// <summary>Whether the section has one of the settings.</summary>
    public static bool IsConfigured(IConfigurationSection settings) => ReadSources(settings) is not (null, null);

    /// <summary>Finds files that cannot be loaded.</summary>
    /// <param name="settings">The section.</param>
    /// <param name="known">
    /// What is in force already. If the section is equal, the files are not read: a renewal may be under way.
    /// </param>
    /// <param name="faults">Collects the faults.</param>
    public static void Check(IConfigurationSection settings, ClientTls? known, OptionsFaults faults)
    {
        if (known?.Has(settings) == true)
        {
            return;
        }

        var (certificate, authority) = ReadSources(settings);
        if (certificate is not null)
        {
            CertificateCheck.Check(
                CertificateOf(settings).Path,
                () => certificate.Load(certificate.ReadContent()).Dispose(),
                faults
            );
        }

        if (authority is not null)
        {
            CertificateCheck.Check(AuthorityOf(settings).Path, () => authority.Load(authority.ReadContent()), faults);
        }
    }

    /// <summary>Whether the section has the settings that this was made from.</summary>
    public bool Has(IConfigurationSection settings) => ReadSources(settings) == (_certificateSource, _authoritySource);

    /// <summary>Sets the certificate and the authorities of a handshake.</summary>
    public void Apply(SslClientAuthenticationOptions options)
    {
        options.ClientCertificateContext = _certificate?.Current?.Context;
        options.CertificateChainPolicy = _authorities?.Current?.CreatePolicy();
    }

    public void Dispose() => _watch.Poll(this, []);

    private static IConfigurationSection CertificateOf(IConfigurationSection settings) =>
        settings.GetSection(nameof(ClientTlsSettings.Certificate));

    private static IConfigurationSection AuthorityOf(IConfigurationSection settings) =>
        settings.GetSection(nameof(ClientTlsSettings.CertificateAuthority));

    private static (CertificateSource?, AuthoritySource?) ReadSources(IConfigurationSection settings) =>
        (
            CertificateSource.Read(CertificateOf(settings), CertificatePurpose.Client),
            AuthoritySource.Read(AuthorityOf(settings))
        );
}
