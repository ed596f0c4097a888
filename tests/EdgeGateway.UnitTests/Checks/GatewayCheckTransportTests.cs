using EdgeGateway.Testing;

namespace EdgeGateway.UnitTests.Checks;

/// <summary><c>gateway check</c>: TLS towards clients and backends.</summary>
public sealed class GatewayCheckTransportTests : IDisposable
{
    private const string Tls = "Kestrel:Endpoints:PublicTls";
    private const string Route = CheckedGateway.Route;

    private readonly CertificateFolder _folder = new();

    private string Endpoint =>
        $"{Tls}:Url=https://127.0.0.1:0 {Tls}:Certificate:Path={_folder.CertificatePath} "
        + $"{Tls}:Certificate:KeyPath={_folder.KeyPath} ";

    public GatewayCheckTransportTests() => _folder.WriteInPlace(TestCertificate.Create("logs.test"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_report_has_a_verdict_for_each_endpoint_with_TLS_and_each_of_its_host_names()
    {
        var report = await CheckedGateway.RunAsync(
            $"PublicUrl=https://logs.test Https:Hsts:MaxAge=365.00:00:00 {Endpoint} "
                + $"{Tls}:Sni:*:Protocols=Http1 {Tls}:Sni:other.test:SslProtocols=Tls12"
        );
        Assert.Empty(report.Faults);
        Assert.Equal([$"{Tls}:Sni:*", $"{Tls}:Sni:other.test"], report.Tls.Select(verdict => verdict.Endpoint));

        // No host trusts the authority of a test.
        Assert.All(report.Tls, verdict => Assert.Equal("T", verdict.Grade));
        Assert.Contains("for logs.test", report.Tls[0].Facts);
        Assert.Contains("HSTS", report.Tls[0].Facts);
        Assert.Contains("A-: without TLS 1.3", report.Tls[1].Reasons);
        Assert.Contains("M: the certificate is not for other.test", report.Tls[1].Reasons);
    }

    [Fact]
    public async Task A_route_that_requires_a_certificate_is_a_fault_where_no_client_is_asked_for_one()
    {
        var route = $"{Endpoint} {Route}:Match:Path=/x {Route}:Metadata:ClientCertificate=required";
        var fault = Assert.Single((await CheckedGateway.RunAsync(route)).Faults);
        Assert.StartsWith($"{Route}:Metadata:ClientCertificate is 'required': must be none or accepted unless", fault);
        Assert.Empty((await CheckedGateway.RunAsync($"{route} {Tls}:ClientCertificateMode=AllowCertificate")).Faults);
    }

    [Theory]
    [InlineData("Https:Redirect=true", "Https:Redirect is 'true': no endpoint has TLS and no proxy is known")]
    [InlineData(
        "ReverseProxy:Clusters:log-source:HttpClient:DangerousAcceptAnyServerCertificate=true",
        "ReverseProxy:Clusters:log-source:HttpClient:DangerousAcceptAnyServerCertificate is 'true': whoever"
    )]
    [InlineData(
        "BackendTls:Clusters:log-source:CertificateAuthority={0}",
        "BackendTls:Clusters:log-source is '…': has no effect, because no destination"
    )]
    public async Task A_setting_that_is_a_risk_or_without_effect_is_a_warning(string settings, string warning)
    {
        var report = await CheckedGateway.RunAsync(
            settings.Replace("{0}", _folder.CertificatePath, StringComparison.Ordinal)
        );
        Assert.Empty(report.Faults);
        Assert.Single(report.Warnings, line => line.StartsWith(warning, StringComparison.Ordinal));
    }
}
