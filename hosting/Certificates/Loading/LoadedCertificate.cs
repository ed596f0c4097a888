using System.Security.Cryptography.X509Certificates;

namespace EdgeGateway.Hosting.Certificates.Loading;

/// <summary>A certificate with its private key, and the certificates of its chain that its file contains.</summary>
internal sealed record LoadedCertificate(X509Certificate2 Certificate, X509Certificate2Collection Chain) : IDisposable
{
    public void Dispose()
    {
        Certificate.Dispose();
        foreach (var certificate in Chain)
        {
            certificate.Dispose();
        }
    }
}
