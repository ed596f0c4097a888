using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeGateway.Testing;

/// <summary>A private certificate authority, which issues certificates for servers and clients.</summary>
public sealed class TestAuthority
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <param name="name">The name of the authority.</param>
    public TestAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(60));
    }

    /// <summary>The authority's own certificate, with its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Writes the authority's certificate to a PEM file.</summary>
    public void Write(string path) => File.WriteAllText(path, Certificate.ExportCertificatePem());

    /// <summary>Issues a certificate for a server at 127.0.0.1 and this host name.</summary>
    public X509Certificate2 IssueForServer(string host) => Issue(new X500DistinguishedName($"CN={host}"), host);

    /// <summary>Issues a certificate for a client.</summary>
    public X509Certificate2 IssueForClient(string subject) => IssueForClient(new X500DistinguishedName(subject));

    /// <summary>Issues a certificate for a client.</summary>
    public X509Certificate2 IssueForClient(X500DistinguishedName subject) => Issue(subject, null);

    private X509Certificate2 Issue(X500DistinguishedName subject, string? host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension(
                [new Oid(host is null ? ClientAuthentication : ServerAuthentication)],
                critical: false
            )
        );
        if (host is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Loopback);
            names.AddDnsName(host);
            request.CertificateExtensions.Add(names.Build());
        }

        using var issued = request.Create(
            Certificate,
            DateTimeOffset.UtcNow.AddHours(-1),
            DateTimeOffset.UtcNow.AddDays(30),
            RandomNumberGenerator.GetBytes(8)
        );
        return issued.CopyWithPrivateKey(key);
    }
}
