using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Tokens;
using FunctionalTests.Clients;

namespace FunctionalTests.Draining;

/// <summary>What delays the exit of a process after SIGTERM, and what does not.</summary>
[Trait("Category", "Waits")]
public sealed class ExitTests : IDisposable
{
    private const int Sigterm = 15;
    private const string Request = "GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n";

    // Far longer than the exit may take.
    private static readonly (string Key, string? Value) Window = ("Draining:Window", "00:01:00");

    private readonly string _certificate = Path.GetTempFileName();

    public ExitTests()
    {
        var key = TestCertificate.Instance.GetECDsaPrivateKey()!;
        File.WriteAllText(
            _certificate,
            $"{TestCertificate.Instance.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n"
        );
    }

    public void Dispose() => File.Delete(_certificate);

    [Fact]
    public async Task Connections_without_a_request_and_management_requests_do_not_delay_the_exit_of_a_gateway()
    {
        await using var gateway = await GatewayProcess.StartAsync([
            Window,
            ("Kestrel:Endpoints:PublicH2c:Url", "http://127.0.0.1:0"),
            ("Kestrel:Endpoints:PublicH2c:Protocols", "Http2"),
            .. Tls(),
        ]);
        var admin = TokenBuilder.Hs256.WithClaim("scope", "\"admin\"").Token;
        using var management = await OpenAsync(
            gateway.Management,
            $"POST /revocations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {admin}\r\n"
                + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        );
        await AssertExitsAsync(gateway, gateway.Http, gateway.Urls[2]);
    }

    [Fact]
    public async Task Connections_without_a_request_do_not_delay_the_exit_of_a_log_source()
    {
        await using var source = await LogSourceProcess.StartAsync(
            [Window, .. Tls()],
            TestContext.Current.CancellationToken
        );
        await AssertExitsAsync(source, source.Http, source.H2c);
    }

    [Fact]
    public async Task A_request_in_flight_finishes_on_both_programs()
    {
        // Long enough for the request to reach the log source.
        (string, string?) delay = ("Draining:Delay", "00:00:03");
        await using var source = await LogSourceProcess.StartAsync(
            [Window, delay],
            TestContext.Current.CancellationToken
        );
        await using var gateway = await GatewayProcess.StartAsync(
            Window,
            delay,
            ("ReverseProxy:Clusters:log-source:Destinations:primary:Address", source.H2c.ToString())
        );
        var token = TokenBuilder.Hs256.WithClaim("scope", "\"logs:write\"").Token;
        using var post = await OpenAsync(
            gateway.Http,
            $"POST /apps/example-app/lines HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
                + "Content-Type: text/plain\r\nContent-Length: 10\r\n\r\nhalf-"
        );
        gateway.Signal(Sigterm);
        source.Signal(Sigterm);

        // Longer than the delay and the time for connections without a request.
        await Task.Delay(TimeSpan.FromSeconds(7), TestContext.Current.CancellationToken);
        Assert.False(gateway.HasExited);
        Assert.False(source.HasExited);
        await post.SendAsync("done\n");
        var response = await post.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 202 ", response, StringComparison.Ordinal);
        Assert.Contains("Connection: close", response, StringComparison.Ordinal);
        Assert.Equal(0, await gateway.ExitCodeAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, await source.ExitCodeAsync(TestContext.Current.CancellationToken));
    }

    private IEnumerable<(string Key, string? Value)> Tls() =>
        [
            ("Kestrel:Endpoints:PublicTls:Url", "https://127.0.0.1:0"),
            ("Kestrel:Endpoints:PublicTls:Certificate:Path", _certificate),
            ("Kestrel:Endpoints:PublicTls:Certificate:KeyPath", _certificate),
        ];

    private static async Task AssertExitsAsync(ServerProcess server, Uri http, Uri h2c)
    {
        var tls = server.Urls.Single(url => url.Scheme == "https");

        // Nothing, half a head, and an idle connection after a request.
        using var silent = await OpenAsync(http, "");
        using var half = await OpenAsync(http, "GET / HT");
        using var idle = await OpenAsync(http, Request);
        Assert.NotEmpty(await idle.ReadAsync());
        using var http2 = await RawHttp2.OpenAsync(h2c);
        using var handshake = await OpenAsync(tls, "");
        await using var idleTls = await OpenTlsAsync(tls, SslApplicationProtocol.Http11, Request);
        await using var idleTls2 = await OpenTlsAsync(
            tls,
            SslApplicationProtocol.Http2,
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0"
        );

        var stopping = Stopwatch.StartNew();
        server.Signal(Sigterm);
        Assert.Equal(0, await server.ExitCodeAsync(TestContext.Current.CancellationToken));
        Assert.InRange(stopping.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    private static async Task<RawConnection> OpenAsync(Uri server, string start)
    {
        var connection = await RawConnection.OpenAsync(server);
        if (start.Length > 0)
        {
            await connection.SendAsync(start);
        }

        return connection;
    }

    private static async Task<SslStream> OpenTlsAsync(Uri server, SslApplicationProtocol protocol, string start)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, TestContext.Current.CancellationToken);
        var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                ApplicationProtocols = [protocol],
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                    TestCertificate.Instance.Equals(certificate),
            },
            TestContext.Current.CancellationToken
        );
        await tls.WriteAsync(System.Text.Encoding.ASCII.GetBytes(start), TestContext.Current.CancellationToken);
        Assert.NotEqual(0, await tls.ReadAsync(new byte[1024], TestContext.Current.CancellationToken));
        return tls;
    }
}
