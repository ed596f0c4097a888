using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeGateway.Hosting.Certificates.Loading;
using EdgeGateway.Testing;
using Microsoft.Extensions.Configuration;

namespace EdgeGateway.UnitTests.Hosting.Certificates.Loading;

public sealed class CertificateSourceTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly X509Certificate2 _certificate = TestCertificate.Create("a.test");
    private readonly X509Certificate2 _issuer = TestCertificate.Create("issuer.test");

    private string Key => _certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();

    private string Chain => $"{_certificate.ExportCertificatePem()}\n{_issuer.ExportCertificatePem()}\n";

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_pem_file_has_its_chain_with_it()
    {
        using var loaded = Load(("Path", Write("c", Chain)), ("KeyPath", Write("k", Key)));
        AssertCertificateWithChain(loaded);
    }

    [Fact]
    public void A_pem_file_may_contain_the_key()
    {
        using var loaded = Load(("Path", Write("c", $"{Key}\n{Chain}")));
        AssertCertificateWithChain(loaded);
    }

    [Fact]
    public void A_key_may_be_encrypted()
    {
        var encrypted = _certificate
            .GetECDsaPrivateKey()!
            .ExportEncryptedPkcs8PrivateKeyPem(
                "p",
                new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000)
            );
        using var loaded = Load(("Path", Write("c", Chain)), ("KeyPath", Write("k", encrypted)), ("Password", "p"));
        AssertCertificateWithChain(loaded);
    }

    [Fact]
    public void A_pkcs_12_file_has_its_chain_with_it()
    {
        var issuer = X509CertificateLoader.LoadCertificate(_issuer.RawData);
        var content = new X509Certificate2Collection((X509Certificate2[])[issuer, _certificate]).Export(
            X509ContentType.Pkcs12,
            "p"
        )!;
        var path = Path.Combine(_folder.FullName, "c.pfx");
        File.WriteAllBytes(path, content);
        using var loaded = Load(("Path", path), ("Password", "p"));
        AssertCertificateWithChain(loaded);
    }

    [Theory]
    [InlineData("missing", null, "Path", "an existing file")]
    [InlineData("c", "missing", "KeyPath", "an existing file")]
    [InlineData("c", null, "Path", "a certificate with its private key, in the same file or in KeyPath")]
    [InlineData("c", "other", "Path", "a certificate that can be read with its KeyPath and Password (")]
    [InlineData("text", null, "Path", "a certificate that can be read with its KeyPath and Password (")]
    [InlineData("client", null, "Path", "a certificate that its extended key usage allows for servers")]
    public void What_is_wrong_with_the_files_is_said_by_key_and_rule(
        string path,
        string? keyPath,
        string setting,
        string rule
    )
    {
        Write("c", Chain);
        Write("other", _issuer.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        Write("text", "no certificate");
        Write("client", ClientCertificatePem());
        var fault = Assert.Throws<CertificateFaultException>(() =>
            Load(("Path", Full(path)), ("KeyPath", keyPath is null ? "" : Full(keyPath)))
        );
        Assert.Equal($"a:{setting}", fault.KeyIn("a"));
        Assert.StartsWith(rule, fault.Rule, StringComparison.Ordinal);
        Assert.Equal(Full(setting == "Path" ? path : keyPath!), fault.Value);
    }

    [Fact]
    public void A_subject_that_is_not_in_the_store_is_said_by_key_and_rule()
    {
        var fault = Assert.Throws<CertificateFaultException>(() => Load(("Subject", "nobody.test")));
        Assert.Equal("a:Subject", fault.KeyIn("a"));
        Assert.StartsWith("the subject of a certificate in the store (", fault.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_does_not_show_its_password() =>
        Assert.DoesNotContain(
            "secret",
            Source(("Path", "c"), ("Password", "secret"))!.ToString(),
            StringComparison.Ordinal
        );

    private static CertificateSource? Source(params (string Key, string? Value)[] settings) =>
        CertificateSource.Read(
            new ConfigurationBuilder()
                .AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create($"c:{pair.Key}", pair.Value)))
                .Build()
                .GetSection("c")
        );

    private static LoadedCertificate Load(params (string Key, string? Value)[] settings)
    {
        var source = Source(settings)!;
        return source.Load(source.ReadContent());
    }

    private static string ClientCertificatePem()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=client", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        return $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}";
    }

    private void AssertCertificateWithChain(LoadedCertificate loaded)
    {
        Assert.Equal(_certificate.Thumbprint, loaded.Certificate.Thumbprint);
        Assert.True(loaded.Certificate.HasPrivateKey);
        Assert.Equal(_issuer.Thumbprint, Assert.Single(loaded.Chain).Thumbprint);
    }

    private string Full(string name) => Path.Combine(_folder.FullName, name);

    private string Write(string name, string content)
    {
        File.WriteAllText(Full(name), content);
        return Full(name);
    }
}
