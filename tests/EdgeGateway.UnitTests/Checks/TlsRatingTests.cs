using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeGateway.Hosting.Certificates.Handshakes;
using EdgeGateway.Hosting.Checks.Tls;
using EdgeGateway.Testing;

namespace EdgeGateway.UnitTests.Checks;

public sealed class TlsRatingTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    // No authority of a test is trusted by this host, so no grade is better than T.
    [Fact]
    public void A_certificate_of_an_unknown_authority_gets_T()
    {
        var verdict = Rate(TestCertificate.Create("a.test"), name: "a.test");
        Assert.Equal("T", verdict.Grade);
        Assert.Equal(["T: this host does not trust the authority CN=a.test"], verdict.Reasons);
        Assert.Contains("for a.test", verdict.Facts);
        Assert.Contains("HSTS", verdict.Facts);
        Assert.Contains("EC key of 256 bits", verdict.Facts);
    }

    [Fact]
    public void An_issuer_that_is_missing_in_the_file_is_a_reason()
    {
        var verdict = Rate(new TestAuthority("private").IssueForServer("a.test"));
        Assert.Contains(
            "T: the file lacks an intermediate certificate, or this host does not trust the authority CN=private",
            verdict.Reasons
        );
    }

    [Theory]
    [InlineData("b.test", "T", "M: the certificate is not for b.test")]
    [InlineData("*.a.test", "T", "M: the certificate is not for *.a.test")]
    public void A_certificate_for_another_name_is_a_reason(string name, string grade, string reason)
    {
        var verdict = Rate(TestCertificate.Create("a.test"), name: name);
        Assert.Equal(grade, verdict.Grade);
        Assert.Contains(reason, verdict.Reasons);
    }

    [Fact]
    public void A_pattern_is_for_the_names_that_it_matches() =>
        Assert.DoesNotContain(
            Rate(TestCertificate.Create("*.a.test"), name: "*.a.test").Reasons,
            reason => reason.StartsWith('M')
        );

    [Fact]
    public void Versions_and_a_short_HSTS_are_reasons()
    {
        var verdict = Rate(TestCertificate.Create("a.test"), SslProtocols.Tls12, hsts: TimeSpan.FromDays(1));
        Assert.Contains("A-: without TLS 1.3", verdict.Reasons);
        Assert.Contains(
            "A: Https:Hsts:MaxAge is below 180 days, so browsers may begin with plain HTTP",
            verdict.Reasons
        );
    }

    [Fact]
    public void A_weak_key_a_weak_signature_and_an_expired_certificate_get_F()
    {
        var expired = Rate(TestCertificate.Create("a.test", Now.AddDays(-1)));
        Assert.Equal("F", expired.Grade);
        Assert.Contains("F: the certificate is not valid at this time", expired.Reasons);

        using var key = RSA.Create(1_024);
        var subject = new X500DistinguishedName("CN=a.test");
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var signed = request.Create(subject, new Sha1Generator(key), Now.AddDays(-1), Now.AddDays(1), [1]);
        var weak = Rate(signed.CopyWithPrivateKey(key));
        Assert.Contains("F: a key below 2048 bits can be broken", weak.Reasons);
        Assert.Contains("F: the signature of CN=a.test (sha1RSA) can be forged", weak.Reasons);
        Assert.Contains("RSA key of 1024 bits", weak.Facts);
    }

    private static TlsVerdict Rate(
        X509Certificate2 certificate,
        SslProtocols versions = TlsVersions.Default,
        string? name = null,
        TimeSpan? hsts = null
    ) =>
        TlsRating.Rate(
            "Kestrel:Endpoints:PublicTls",
            versions,
            new TlsCertificate(certificate, null, staples: false),
            name,
            hsts ?? Year,
            Now
        );

    /// <summary>Signs with SHA-1, which .NET does for no certificate by itself.</summary>
    private sealed class Sha1Generator(RSA key) : X509SignatureGenerator
    {
        // SEQUENCE { OID 1.2.840.113549.1.1.5, NULL }
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) =>
            Convert.FromHexString("300D06092A864886F70D0101050500");

#pragma warning disable CA5350 // The weakness is what is tested.
        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) =>
            key.SignData(data, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1);
#pragma warning restore CA5350

        protected override PublicKey BuildPublicKey() => CreateForRSA(key, RSASignaturePadding.Pkcs1).PublicKey;
    }
}
