using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using EdgeGateway.Hosting.Certificates.Loading;

namespace EdgeGateway.Hosting.Certificates.Handshakes;

/// <summary>
/// A certificate that handshakes use. Its chain is built once, here, and not in each handshake. It is not disposed,
/// because handshakes may still use it after it is replaced.
/// </summary>
internal sealed class TlsCertificate : IValidity
{
    /// <param name="certificate">The certificate.</param>
    /// <param name="chain">The certificates of its chain that its file contains.</param>
    /// <param name="staples">
    /// Whether the status of the certificate is fetched from its authority, if the certificate names an address for
    /// that, and sent in handshakes (OCSP stapling, RFC 6066 section 8). Missing certificates of the chain are then
    /// fetched, too.
    /// </param>
    public TlsCertificate(X509Certificate2 certificate, X509Certificate2Collection? chain, bool staples)
    {
        Context = SslStreamCertificateContext.Create(certificate, chain, offline: !staples);
        Subject = certificate.Subject;
        NotBefore = certificate.NotBefore;
        NotAfter = certificate.NotAfter;
    }

    public SslStreamCertificateContext Context { get; }

    public string Subject { get; }

    public DateTimeOffset NotBefore { get; }

    public DateTimeOffset NotAfter { get; }
}
