using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace EdgeGateway.Hosting.Certificates.Handshakes;

/// <summary>
/// A certificate that handshakes use. Its chain is built once, here, and not in each handshake. It is not disposed,
/// because handshakes may still use it after it is replaced.
/// </summary>
internal sealed class ServerCertificate
{
    public ServerCertificate(X509Certificate2 certificate, X509Certificate2Collection? chain)
    {
        Context = SslStreamCertificateContext.Create(certificate, chain);
        Subject = certificate.Subject;
        NotBefore = certificate.NotBefore;
        NotAfter = certificate.NotAfter;
    }

    public SslStreamCertificateContext Context { get; }

    public string Subject { get; }

    public DateTimeOffset NotBefore { get; }

    public DateTimeOffset NotAfter { get; }
}
