using System.Security.Authentication;
using EdgeGateway.Hosting.Certificates.Loading;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace EdgeGateway.Hosting.Certificates.Handshakes;

/// <summary>The TLS settings of an endpoint for one host name of its <c>Sni</c>, or for all names.</summary>
/// <param name="certificate">The certificate; null for the one that the endpoint has without settings.</param>
/// <param name="versions">The TLS versions; null for those that the endpoint has without settings.</param>
/// <param name="authorities">
/// The authorities whose client certificates are accepted; null for those that the system trusts.
/// </param>
/// <param name="settings">The section with the other settings; null if the endpoint's own apply.</param>
internal sealed class HostTls(
    WatchedCertificate<TlsCertificate>? certificate,
    SslProtocols? versions,
    WatchedCertificate<CertificateAuthorities>? authorities = null,
    IConfigurationSection? settings = null
)
{
    private volatile HandshakeOptions? _prepared;

    public WatchedCertificate<TlsCertificate>? Certificate => certificate;

    /// <summary>The protocols; null if those of the endpoint apply.</summary>
    public HttpProtocols? Protocols { get; } = Read<HttpProtocols>(settings, nameof(Protocols));

    public SslProtocols? Versions => versions;

    /// <summary>
    /// The authorities whose client certificates are accepted; null for those that the system trusts.
    /// </summary>
    public WatchedCertificate<CertificateAuthorities>? Authorities => authorities;

    public ClientCertificateMode? ClientCertificateMode { get; } =
        Read<ClientCertificateMode>(settings, nameof(ClientCertificateMode));

    /// <summary>Returns the options of handshakes with the certificate in force. Handshakes share them.</summary>
    /// <exception cref="AuthenticationException">No certificate could be loaded yet.</exception>
    public HandshakeOptions GetOptions(EndpointTls endpoint)
    {
        if (authorities is { Current: null })
        {
            throw new AuthenticationException("The authorities of client certificates could not be loaded.");
        }

        var current =
            (certificate is null ? endpoint.Fallback : certificate.Current)
            ?? throw new AuthenticationException("No certificate could be loaded for this host name.");
        var prepared = _prepared;
        var trusted = authorities?.Current;
        if (
            prepared is null
            || prepared.Endpoint != endpoint
            || prepared.Certificate != current
            || prepared.Authorities != trusted
        )
        {
            _prepared = prepared = new HandshakeOptions(endpoint, this, current, trusted);
        }

        return prepared;
    }

    private static T? Read<T>(IConfigurationSection? settings, string key)
        where T : struct, Enum => Enum.TryParse(settings?[key], ignoreCase: true, out T value) ? value : null;
}
