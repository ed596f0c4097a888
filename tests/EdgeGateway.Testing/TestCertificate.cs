using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeGateway.Testing;

/// <summary>Creates self-signed certificates.</summary>
public static class TestCertificate
{
    /// <summary>A certificate with its private key for 127.0.0.1 and localhost, created once per process.</summary>
    public static X509Certificate2 Instance { get; } = Create("localhost");

    /// <summary>Creates a certificate with its private key.</summary>
    /// <param name="name">The host name. The certificate is valid for 127.0.0.1, too.</param>
    /// <param name="notAfter">The end of its validity; null for 30 days from now.</param>
    public static X509Certificate2 Create(string name, DateTimeOffset? notAfter = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var end = notAfter ?? DateTimeOffset.UtcNow.AddDays(30);
        return request.CreateSelfSigned(end.AddDays(-31), end);
    }
}
