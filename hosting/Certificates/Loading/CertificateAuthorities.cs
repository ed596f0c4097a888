using System.Security.Cryptography.X509Certificates;

namespace EdgeGateway.Hosting.Certificates.Loading;

/// <summary>Authorities whose certificates are accepted. Not disposed, because handshakes may still use them.</summary>
/// <param name="certificates">Their certificates, at least one.</param>
internal sealed class CertificateAuthorities(X509Certificate2Collection certificates) : IValidity
{
    public string Subject { get; } = string.Join(", ", certificates.Select(certificate => certificate.Subject));

    public DateTimeOffset NotBefore { get; } = certificates.Max(certificate => certificate.NotBefore);

    public DateTimeOffset NotAfter { get; } = certificates.Min(certificate => certificate.NotAfter);

    /// <summary>
    /// Returns a policy that trusts these authorities alone. Revocation is not checked: a private authority seldom
    /// publishes it, and a connection must not wait for a third server.
    /// </summary>
    public X509ChainPolicy CreatePolicy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(certificates);
        return policy;
    }
}
