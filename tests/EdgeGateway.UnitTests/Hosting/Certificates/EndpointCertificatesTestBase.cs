using System.Security.Cryptography.X509Certificates;
using EdgeGateway.Hosting.Certificates;
using EdgeGateway.Hosting.Certificates.Handshakes;
using EdgeGateway.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Hosting.Certificates;

/// <summary>An endpoint whose certificate is in a folder, and the clock of its polls.</summary>
public abstract class EndpointCertificatesTestBase : IDisposable
{
    protected const string Section = "Kestrel:Endpoints:PublicTls:Certificate";

    private readonly CertificateWatch _watch;
    private readonly EndpointCertificates _certificates;

    protected EndpointCertificatesTestBase()
    {
        Services = new ServiceCollection()
            .AddMetrics()
            .AddLogging(logging => logging.AddProvider(Log))
            .AddSingleton<CertificateMetrics>()
            .BuildServiceProvider();
        _watch = new(
            Options.Create(new TlsOptions()),
            Time,
            Services.GetRequiredService<CertificateMetrics>(),
            Services.GetRequiredService<ILogger<CertificateWatch>>()
        );
        _certificates = new((_, _) => null, _watch);
    }

    protected FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    protected LogCapture Log { get; } = new();

    protected CertificateFolder Folder { get; } = new();

    protected ServiceProvider Services { get; }

    public void Dispose()
    {
        _watch.Dispose();
        Services.Dispose();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static string Write(Action<X509Certificate2> write)
    {
        var certificate = TestCertificate.Create("a.test");
        write(certificate);
        return certificate.Thumbprint;
    }

    protected void UsePemFiles(bool pkcs12 = false) =>
        Update(
            pkcs12
                ?
                [
                    ("Endpoints:PublicTls:Certificate:Path", Folder.Pkcs12Path),
                    ("Endpoints:PublicTls:Certificate:Password", CertificateFolder.Password),
                ]
                :
                [
                    ("Endpoints:PublicTls:Certificate:Path", Folder.CertificatePath),
                    ("Endpoints:PublicTls:Certificate:KeyPath", Folder.KeyPath),
                ]
        );

    protected void Update(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                settings.Select(setting => KeyValuePair.Create($"Kestrel:{setting.Key}", (string?)setting.Value))
            )
            .Build();
        _certificates.Update(configuration.GetSection("Kestrel"));
    }

    private protected WatchedCertificate<TlsCertificate> Watched(string endpoint) =>
        _certificates.Find(endpoint)!.Find("a.test")!.Certificate!;

    protected string Current() => Watched("PublicTls").Current!.Context.TargetCertificate.Thumbprint;

    protected void Poll() => Time.Advance(TimeSpan.FromSeconds(1));
}
