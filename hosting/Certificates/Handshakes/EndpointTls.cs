using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace EdgeGateway.Hosting.Certificates.Handshakes;

/// <summary>The TLS of an endpoint while it is bound. Chooses the options of each handshake.</summary>
/// <param name="name">The endpoint's name.</param>
/// <param name="https">Its settings without certificates, and a certificate that code has set.</param>
/// <param name="protocols">Its protocols.</param>
/// <param name="cipherSuites">The cipher suites; null if those of the process or the system apply.</param>
/// <param name="certificates">The certificates of the settings in force.</param>
internal sealed class EndpointTls(
    string name,
    HttpsConnectionAdapterOptions https,
    HttpProtocols protocols,
    CipherSuitesPolicy? cipherSuites,
    EndpointCertificates certificates
)
{
    public HttpsConnectionAdapterOptions Https => https;

    public HttpProtocols Protocols => protocols;

    public CipherSuitesPolicy? CipherSuites => cipherSuites;

    /// <summary>The certificate where the settings have none: code has set it, or it is one for development.</summary>
    public TlsCertificate? Fallback { get; } =
        https.ServerCertificate is null
            ? null
            : new(https.ServerCertificate, https.ServerCertificateChain, staples: false);

    /// <summary>The settings of a host name in force; null if no certificate is for it.</summary>
    public HostTls? Find(string? hostName) => certificates.Find(name)?.Find(hostName);

    /// <summary>Whether two host names ask clients for the same certificates.</summary>
    public bool AskAlike(HostTls one, HostTls other) =>
        (one.ClientCertificateMode ?? https.ClientCertificateMode)
            == (other.ClientCertificateMode ?? https.ClientCertificateMode)
        && one.Authorities == other.Authorities;

    public ValueTask<SslServerAuthenticationOptions> SelectAsync(TlsHandshakeCallbackContext context)
    {
        var hosts = certificates.Find(name);
        var host =
            hosts?.Find(context.ClientHelloInfo.ServerName)
            ?? throw new AuthenticationException(
                $"The endpoint {name} has no certificate for the host name that the client asks for."
            );
        if (!hosts.Hosts.All(other => AskAlike(host, other)))
        {
            context.Connection.Features.Set(new ServedHost(this, host));
        }

        return new(host.GetOptions(this).Options);
    }
}
