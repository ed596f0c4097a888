using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using EdgeGateway.Hosting.Certificates.Loading;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace EdgeGateway.Hosting.Certificates.Handshakes;

/// <summary>
/// The options of handshakes with one certificate, as Kestrel makes them from its own settings. All handshakes share
/// them, and so one context of OpenSSL. Session tickets are valid only within a context.
/// </summary>
internal sealed class HandshakeOptions
{
    public HandshakeOptions(
        EndpointTls endpoint,
        HostTls host,
        TlsCertificate certificate,
        CertificateAuthorities? authorities
    )
    {
        Endpoint = endpoint;
        Certificate = certificate;
        Authorities = authorities;
        ClientCertificateMode = host.ClientCertificateMode ?? endpoint.Https.ClientCertificateMode;
        var protocols = host.Protocols ?? endpoint.Protocols;
        Options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate.Context,
            EnabledSslProtocols = host.Versions ?? TlsVersions.Default,
            CipherSuitesPolicy = endpoint.CipherSuites,
            CertificateRevocationCheckMode = endpoint.Https.CheckCertificateRevocation
                ? X509RevocationMode.Online
                : X509RevocationMode.NoCheck,
            ApplicationProtocols = [.. Alpn(protocols)],
            // RFC 9113 section 9.2.1: HTTP/2 has no renegotiation.
            AllowRenegotiation = !protocols.HasFlag(HttpProtocols.Http2),
        };
        if (ClientCertificateMode != ClientCertificateMode.NoCertificate)
        {
            Options.ClientCertificateRequired =
                ClientCertificateMode
                    is ClientCertificateMode.AllowCertificate
                        or ClientCertificateMode.RequireCertificate;
            Options.CertificateChainPolicy = authorities?.CreatePolicy();
            Options.RemoteCertificateValidationCallback = (_, client, chain, errors) =>
                IsAccepted(endpoint.Https, client, chain, errors);
        }
    }

    public EndpointTls Endpoint { get; }

    public TlsCertificate Certificate { get; }

    /// <summary>The authorities whose client certificates are accepted; null for those that the system trusts.</summary>
    public CertificateAuthorities? Authorities { get; }

    public ClientCertificateMode ClientCertificateMode { get; }

    public SslServerAuthenticationOptions Options { get; }

    // In the order of the server's preference. HTTP/3 is negotiated over QUIC, where nothing else is offered.
    private static IEnumerable<SslApplicationProtocol> Alpn(HttpProtocols protocols)
    {
        if (protocols.HasFlag(HttpProtocols.Http2))
        {
            yield return SslApplicationProtocol.Http2;
        }

        if (protocols.HasFlag(HttpProtocols.Http1))
        {
            yield return SslApplicationProtocol.Http11;
        }

        if (protocols.HasFlag(HttpProtocols.Http3))
        {
            yield return SslApplicationProtocol.Http3;
        }
    }

    private bool IsAccepted(
        HttpsConnectionAdapterOptions https,
        X509Certificate? client,
        X509Chain? chain,
        SslPolicyErrors errors
    ) =>
        client is null ? ClientCertificateMode != ClientCertificateMode.RequireCertificate
        : https.ClientCertificateValidation is { } validate
            ? client is X509Certificate2 certificate && validate(certificate, chain, errors)
        : errors == SslPolicyErrors.None;
}
