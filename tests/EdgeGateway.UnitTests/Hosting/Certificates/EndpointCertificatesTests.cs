using System.Security.Cryptography.X509Certificates;
using EdgeGateway.Hosting.Certificates;
using EdgeGateway.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Hosting.Certificates;

public sealed class EndpointCertificatesTests : IDisposable
{
    private const string Section = "Kestrel:Endpoints:PublicTls:Certificate";

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly LogCapture _log = new();
    private readonly CertificateFolder _folder = new();
    private readonly ServiceProvider _services;
    private readonly EndpointCertificates _certificates;

    public EndpointCertificatesTests()
    {
        _services = new ServiceCollection()
            .AddMetrics()
            .AddLogging(logging => logging.AddProvider(_log))
            .AddSingleton<CertificateMetrics>()
            .BuildServiceProvider();
        _certificates = new(
            (_, _) => null,
            _time,
            _services.GetRequiredService<CertificateMetrics>(),
            _services.GetRequiredService<ILogger<EndpointCertificates>>()
        );
    }

    public void Dispose()
    {
        _certificates.Dispose();
        _services.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("in place")]
    [InlineData("by rename")]
    [InlineData("by symbolic link")]
    [InlineData("as PKCS #12")]
    public void A_replaced_certificate_is_in_force_when_two_polls_have_seen_it(string way)
    {
        Action<X509Certificate2> write = way switch
        {
            "in place" => _folder.WriteInPlace,
            "by rename" => _folder.Rename,
            "by symbolic link" => _folder.SwapLink,
            _ => _folder.WritePkcs12,
        };
        var first = Write(write);
        UsePemFiles(way == "as PKCS #12");
        Assert.Equal(first, Current());
        for (var i = 0; i < 5; i++)
        {
            var next = Write(write);
            Poll();
            Poll();
            Assert.Equal(next, Current());
        }

        Assert.Empty(_log.Warnings);
        Assert.Equal(6, _log.Lines.Count(line => line.Contains($"{Section} is in force: CN=a.test")));
    }

    [Fact]
    public void A_key_that_is_written_seconds_after_its_certificate_is_not_reported()
    {
        var first = Write(_folder.WriteInPlace);
        UsePemFiles();
        var next = TestCertificate.Create("a.test");
        File.WriteAllText(_folder.CertificatePath, next.ExportCertificatePem());
        for (var i = 0; i < 9; i++)
        {
            Poll();
            Assert.Equal(first, Current());
        }

        _folder.WriteKey(next);
        Poll();
        Poll();
        Assert.Equal(next.Thumbprint, Current());
        Assert.Empty(_log.Warnings);
    }

    [Fact]
    public void A_pair_that_does_not_match_is_reported_once_and_the_last_certificate_stays_in_force()
    {
        var first = Write(_folder.WriteInPlace);
        UsePemFiles();
        using var stale = new Gauge(_services, "edge.certificate.stale");
        using var expiry = new Gauge(_services, "edge.certificate.expiry");
        Assert.Equal(0, stale.Read(Section));
        _folder.WriteKey(TestCertificate.Create("a.test"));
        for (var i = 0; i < 30; i++)
        {
            Poll();
        }

        Assert.Equal(first, Current());
        Assert.Contains(
            $"stays in force: {Section}:Path is '{_folder.CertificatePath}': must be a certificate that can be read "
                + "with its KeyPath and Password (",
            Assert.Single(_log.Warnings),
            StringComparison.Ordinal
        );
        Assert.Equal(1, stale.Read(Section));
        Assert.InRange(expiry.Read(Section), 29 * 86_400, 30 * 86_400);

        var next = Write(_folder.WriteInPlace);
        Poll();
        Poll();
        Assert.Equal(next, Current());
        Assert.Equal(0, stale.Read(Section));
        Assert.Single(_log.Lines, line => line.Contains($"{Section} can be loaded again"));
    }

    [Fact]
    public void Files_that_are_deleted_and_restored_keep_the_certificate()
    {
        var first = Write(_folder.WriteInPlace);
        UsePemFiles();
        var key = File.ReadAllText(_folder.KeyPath);
        File.Delete(_folder.KeyPath);
        for (var i = 0; i < 20; i++)
        {
            Poll();
        }

        Assert.Equal(first, Current());
        Assert.Contains(
            $"{Section}:KeyPath is '{_folder.KeyPath}': must be an existing file",
            Assert.Single(_log.Warnings),
            StringComparison.Ordinal
        );
        File.WriteAllText(_folder.KeyPath, key);
        Poll();
        Assert.Equal(first, Current());
        Assert.Single(_log.Lines, line => line.Contains($"{Section} can be loaded again"));
    }

    [Fact]
    public void A_chain_that_is_being_written_is_not_loaded()
    {
        var first = Write(_folder.WriteInPlace);
        UsePemFiles();
        var next = TestCertificate.Create("a.test");
        _folder.WriteKey(next);
        for (var i = 0; i < 5; i++)
        {
            File.WriteAllText(_folder.CertificatePath, next.ExportCertificatePem() + new string('\n', i));
            Poll();
            Assert.Equal(first, Current());
        }

        Poll();
        Assert.Equal(next.Thumbprint, Current());
    }

    [Fact]
    public void Changed_settings_replace_only_the_certificates_that_they_change()
    {
        using var other = new CertificateFolder();
        var certificate = TestCertificate.Create("b.test");
        other.WriteInPlace(certificate);
        Write(_folder.WriteInPlace);
        (string, string)[] settings =
        [
            ("Certificates:Default:Path", other.CertificatePath),
            ("Certificates:Default:KeyPath", other.KeyPath),
            ("Endpoints:Other:Url", "https://127.0.0.1:0"),
            ("Endpoints:PublicTls:Certificate:Path", _folder.CertificatePath),
            ("Endpoints:PublicTls:Certificate:KeyPath", _folder.KeyPath),
        ];
        Update(settings);
        var standard = Watched("Other");
        Assert.Equal(certificate.Thumbprint, standard.Current!.Context.TargetCertificate.Thumbprint);

        settings[3].Item2 = other.CertificatePath;
        settings[4].Item2 = other.KeyPath;
        Update(settings);
        Assert.Equal(certificate.Thumbprint, Current());
        Assert.Same(standard, Watched("Other"));
    }

    [Fact]
    public void A_certificate_that_cannot_be_loaded_after_a_change_of_the_settings_is_loaded_later()
    {
        var first = Write(_folder.WriteInPlace);
        UsePemFiles();
        Update(
            ("Endpoints:PublicTls:Certificate:Path", _folder.Pkcs12Path),
            ("Endpoints:PublicTls:Certificate:Password", CertificateFolder.Password)
        );
        Assert.Equal(first, Current());
        var next = Write(_folder.WritePkcs12);
        Poll();
        Poll();
        Assert.Equal(next, Current());
    }

    [Fact]
    public void An_expired_certificate_is_served_and_reported_once()
    {
        _folder.WriteInPlace(TestCertificate.Create("a.test", _time.GetUtcNow().AddSeconds(30)));
        UsePemFiles();
        using var expiry = new Gauge(_services, "edge.certificate.expiry");
        Poll();
        Assert.Empty(_log.Warnings);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Contains($"{Section} is valid only from ", Assert.Single(_log.Warnings), StringComparison.Ordinal);
        Assert.InRange(expiry.Read(Section), -32, -30);
    }

    private static string Write(Action<X509Certificate2> write)
    {
        var certificate = TestCertificate.Create("a.test");
        write(certificate);
        return certificate.Thumbprint;
    }

    private void UsePemFiles(bool pkcs12 = false) =>
        Update(
            pkcs12
                ?
                [
                    ("Endpoints:PublicTls:Certificate:Path", _folder.Pkcs12Path),
                    ("Endpoints:PublicTls:Certificate:Password", CertificateFolder.Password),
                ]
                :
                [
                    ("Endpoints:PublicTls:Certificate:Path", _folder.CertificatePath),
                    ("Endpoints:PublicTls:Certificate:KeyPath", _folder.KeyPath),
                ]
        );

    private void Update(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                settings.Select(setting => KeyValuePair.Create($"Kestrel:{setting.Key}", (string?)setting.Value))
            )
            .Build();
        _certificates.Update(configuration.GetSection("Kestrel"));
    }

    private WatchedCertificate Watched(string endpoint) => _certificates.Find(endpoint)!.Find("a.test")!.Certificate!;

    private string Current() => Watched("PublicTls").Current!.Context.TargetCertificate.Thumbprint;

    private void Poll() => _time.Advance(TimeSpan.FromSeconds(1));
}
