using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeGateway.Testing;
using FunctionalTests.Clients;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.Certificates;

/// <summary>Certificates of clients: whom an endpoint accepts, which routes need one, and what backends learn.</summary>
public sealed class ClientCertificateTests : IAsyncLifetime
{
    private const string Tls = "Kestrel:Endpoints:PublicTls";

    private readonly TestAuthority _authority = new("clients");
    private readonly string _authorityFile = Path.GetTempFileName();
    private BackendHost _backend = null!;
    private GatewayHost _gateway = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _authority.Write(_authorityFile);
        _backend = await BackendHost.StartAsync(context =>
            context.Response.WriteAsync(
                string.Join(
                    '\n',
                    context
                        .Request.Headers.Where(header =>
                            header.Key.StartsWith("X-Edge-Client", StringComparison.OrdinalIgnoreCase)
                        )
                        .Select(header => $"{header.Key.ToLowerInvariant()}: {header.Value}")
                )
            )
        );
        _gateway = await GatewayHost.StartAsync([
            .. _backend.Route("open", http2: false),
            .. _backend.Route("seen", http2: true, ("ClientCertificate", "accepted")),
            .. _backend.Route("closed", http2: false, ("ClientCertificate", "required")),
            ($"{Tls}:ClientCertificateMode", "AllowCertificate"),
            ($"{Tls}:ClientCertificateAuthority", _authorityFile),
            ($"{Tls}:Sni:*:ClientCertificateMode", "AllowCertificate"),
            ($"{Tls}:Sni:plain.test:ClientCertificateMode", "NoCertificate"),
            ($"{Tls}:Sni:strict.test:ClientCertificateMode", "RequireCertificate"),
        ]);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _backend.DisposeAsync();
        File.Delete(_authorityFile);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_route_ignores_accepts_or_requires_the_certificate_of_a_connection(bool http2)
    {
        var certificate = _authority.IssueForClient("CN=sensor-1, O=Acme");
        var known = $"""
            x-edge-client-fingerprint: {certificate.GetCertHashString(HashAlgorithmName.SHA256)}
            x-edge-client-subject: CN=sensor-1, O=Acme
            """;
        using var with = Client(certificate);
        using var without = Client(null);
        Assert.Equal("", await ReadAsync(with, "/open/x", http2));
        Assert.Equal(known, await ReadAsync(with, "/seen/x", http2));
        Assert.Equal(known, await ReadAsync(with, "/closed/x", http2));
        Assert.Equal("", await ReadAsync(without, "/seen/x", http2));
        using var rejected = await Http.GetAsync(_gateway.Tls, "/closed/x", http2: http2, invoker: without);
        Assert.Equal(HttpStatusCode.Forbidden, rejected.StatusCode);
        Assert.Equal("client-certificate-required", await Http.ProblemCodeAsync(rejected));
        using var plain = await Http.GetAsync(http2 ? _gateway.H2c : _gateway.Http, "/closed/x", http2: http2);
        Assert.Equal(HttpStatusCode.Forbidden, plain.StatusCode);
    }

    [Fact]
    public async Task A_client_cannot_forge_the_headers_and_a_subject_cannot_break_out_of_its_header()
    {
        using var without = Client(null);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_gateway.Tls, "/seen/x"))
        {
            Headers = { { "X-Edge-Client-Subject", "CN=root" }, { "x_edge_client_fingerprint", "00" } },
        };
        using var response = await Http.SendAsync(request, invoker: without);
        Assert.Equal("", await response.Content.ReadAsStringAsync(Cancel));

        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName("a\r\nX-Edge-Tenant: root\u0001é");
        using var with = Client(_authority.IssueForClient(subject.Build()));
        Assert.Contains(
            "x-edge-client-subject: CN=\"a\\0D\\0AX-Edge-Tenant: root\\01\u00e9\"",
            await ReadAsync(with, "/seen/x", http2: false),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_certificate_of_another_authority_or_for_servers_is_rejected()
    {
        Assert.False(await IsServedAsync("a.test", new TestAuthority("clients").IssueForClient("CN=sensor-1")));
        Assert.False(await IsServedAsync("a.test", _authority.IssueForServer("a.test")));
        Assert.False(await IsServedAsync("a.test", TestCertificate.Instance));
        Assert.True(await IsServedAsync("a.test", _authority.IssueForClient("CN=sensor-1")));
        Assert.True(await IsServedAsync("strict.test", _authority.IssueForClient("CN=sensor-1")));
        Assert.False(await IsServedAsync("strict.test", null));
    }

    // The names share a certificate, and so the sessions of OpenSSL.
    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_session_of_a_name_that_asks_for_no_certificate_does_not_open_one_that_requires_it(
        SslProtocols version
    )
    {
        Assert.True(await IsServedAsync("plain.test", null, version));
        Assert.True(await IsServedAsync("plain.test", null, version));
        Assert.False(await IsServedAsync("strict.test", null, version));
    }

    // The host name of the handshake, the certificate, the host of the request.
    [Theory]
    [InlineData("plain.test", false, "strict.test", 421)]
    [InlineData("plain.test", false, "STRICT.test.:443", 421)]
    [InlineData("a.test", false, "strict.test", 421)]
    [InlineData("a.test", true, "strict.test", 421)]
    [InlineData("strict.test", true, "a.test", 421)]
    [InlineData("a.test", true, "plain.test", 421)]
    [InlineData("plain.test", false, "plain.test", 200)]
    [InlineData("strict.test", true, "strict.test:8443", 200)]
    [InlineData("a.test", false, "b.test", 200)]
    public async Task A_request_cannot_get_around_the_certificates_of_its_host(
        string asked,
        bool presents,
        string host,
        int status
    )
    {
        using var tls = await TlsHandshake.ConnectAsync(
            _gateway.Tls,
            asked,
            presents ? _authority.IssueForClient("CN=sensor-1") : null
        );
        await tls.Stream.WriteAsync(
            Encoding.ASCII.GetBytes($"GET /open/x HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
            Cancel
        );
        using var reader = new StreamReader(tls.Stream, Encoding.ASCII);
        Assert.StartsWith($"HTTP/1.1 {status} ", await reader.ReadLineAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replaced_authority_counts_for_new_connections()
    {
        var next = new TestAuthority("next");
        var certificate = next.IssueForClient("CN=sensor-2");
        Assert.False(await IsServedAsync("strict.test", certificate));
        next.Write(_authorityFile);
        await Eventually.HoldsAsync(() => IsServedAsync("strict.test", certificate));
        Assert.False(await IsServedAsync("strict.test", _authority.IssueForClient("CN=sensor-1")));
    }

    private static HttpMessageInvoker Client(X509Certificate2? certificate) =>
        new(
            new SocketsHttpHandler
            {
                SslOptions = new SslClientAuthenticationOptions
                {
                    ClientCertificates = certificate is null ? null : [certificate],
                    RemoteCertificateValidationCallback = (_, server, _, _) => server is not null,
                },
            }
        );

    private async Task<string> ReadAsync(HttpMessageInvoker client, string path, bool http2)
    {
        using var response = await Http.GetAsync(_gateway.Tls, path, http2: http2, invoker: client);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var lines = (await response.Content.ReadAsStringAsync(Cancel)).Split('\n');
        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    // The server rejects a client's certificate after the handshake.
    private async Task<bool> IsServedAsync(
        string host,
        X509Certificate2? certificate,
        SslProtocols version = SslProtocols.None
    )
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(_gateway.Tls.Host, _gateway.Tls.Port, Cancel);
            await using var tls = new SslStream(client.GetStream(), false, (_, server, _, _) => server is not null);
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host,
                    EnabledSslProtocols = version,
                    ClientCertificates = certificate is null ? null : [certificate],
                },
                Cancel
            );
            await tls.WriteAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray(), Cancel);
            return await tls.ReadAsync(new byte[1], Cancel) > 0;
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            return false;
        }
    }
}
