using EdgeGateway.Hosting.Certificates;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeGateway.UnitTests.Hosting.Certificates;

public sealed class ServerEndpointsTests
{
    private const string Fault =
        "Kestrel:Endpoints:A:Certificate is '': must be a certificate, or Kestrel:Certificates:Default must be one: "
        + "https needs it";

    [Theory]
    [InlineData("Endpoints:A:Certificate:Path", false)]
    [InlineData("Endpoints:A:Certificate:Subject", false)]
    [InlineData("Certificates:Default:Path", false)]
    [InlineData("Endpoints:A:Sni:a.test:Certificate:Path", false)]
    [InlineData("Endpoints:A:Sni:a.test:Protocols", true)]
    [InlineData("Certificates:Other:Path", true)]
    [InlineData("Endpoints:B:Certificate:Path", true)]
    public void An_https_endpoint_that_a_change_leaves_without_a_certificate_is_a_fault(string key, bool isFault)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([
                new("Kestrel:Endpoints:A:Url", "https://*:8443"),
                new("Kestrel:Endpoints:Plain:Url", "http://*:8080"),
                new($"Kestrel:{key}", "x"),
            ])
            .Build()
            .GetSection("Kestrel");
        using var services = new ServiceCollection()
            .AddMetrics()
            .AddLogging()
            .AddSingleton<CertificateMetrics>()
            .BuildServiceProvider();
        var options = new TlsOptions();
        using var watch = new CertificateWatch(
            Options.Create(options),
            TimeProvider.System,
            services.GetRequiredService<CertificateMetrics>(),
            services.GetRequiredService<ILogger<CertificateWatch>>()
        );
        using var endpoints = new ServerEndpoints(
            configuration,
            new EndpointCertificates((_, _) => null, watch),
            options,
            []
        );
        Assert.Equal(isFault ? [Fault] : [], endpoints.Check(configuration));
    }
}
