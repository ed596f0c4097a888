using System.Net;
using EdgeGateway.Testing;
using FunctionalTests.Clients;
using FunctionalTests.Configuration;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.ReverseProxy;

/// <summary>The gateway's certificate, and the authorities that it trusts, in connections to backends.</summary>
public sealed class BackendTlsTests : IAsyncLifetime
{
    private const string Section = "BackendTls:Clusters:generic";

    private readonly TestAuthority _authority = new("backends");
    private readonly CertificateFolder _folder = new();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _authorityFile = Path.GetTempFileName();
    private TlsBackend _backend = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _authority.Write(_authorityFile);
        _folder.WriteInPlace(_authority.IssueForClient("CN=gateway-1"));
        _backend = new TlsBackend(_authority.IssueForServer("backend.test"), _authority, ServeAsync);
        await _backend.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _backend.DisposeAsync();
        _folder.Dispose();
        File.Delete(_authorityFile);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2")]
    public async Task A_cluster_with_a_certificate_and_an_authority_is_reached_and_follows_their_files(string version)
    {
        await using var gateway = await GatewayHost.StartAsync([.. Route(version), .. Tls()]);
        Assert.Equal("CN=gateway-1", await ReadAsync(gateway));
        using var stream = await SseClient.OpenAsync(gateway.Http, "/generic/stream", null, http2: false);
        Assert.Equal("first", (await NextAsync(stream)));

        _folder.WriteInPlace(_authority.IssueForClient("CN=gateway-2"));
        await Eventually.HoldsAsync(async () => await ReadAsync(gateway) == "CN=gateway-2");
        _end.SetResult();
        Assert.Equal("last", await NextAsync(stream));

        // The backend trusts the old authority, and the gateway does not any more.
        new TestAuthority("others").Write(_authorityFile);
        await Eventually.HoldsAsync(async () => await StatusAsync(gateway) == HttpStatusCode.BadGateway);
        _authority.Write(_authorityFile);
        await Eventually.HoldsAsync(async () => await StatusAsync(gateway) == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_the_certificate_or_the_authority_a_backend_is_not_reached()
    {
        await using var gateway = await GatewayHost.StartAsync(Route("1.1"));
        Assert.Equal(HttpStatusCode.BadGateway, await StatusAsync(gateway));
        gateway.ChangeSettings(($"{Section}:CertificateAuthority", _authorityFile));
        Assert.Equal(HttpStatusCode.BadGateway, await StatusAsync(gateway));
        gateway.ChangeSettings(Tls());
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway));
        Assert.Equal(["CN=gateway-1"], _backend.Handshakes.Keys);
    }

    [Fact]
    public async Task A_backend_with_another_name_is_not_reached()
    {
        await using var gateway = await GatewayHost.StartAsync([
            .. Route("1.1"),
            .. Tls(),
            ("ReverseProxy:Clusters:generic:Destinations:primary:Host", "other.test"),
        ]);
        Assert.Equal(HttpStatusCode.BadGateway, await StatusAsync(gateway));
        gateway.ChangeSettings(("ReverseProxy:Clusters:generic:Destinations:primary:Host", "backend.test"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway));
    }

    [Theory]
    [InlineData("BackendTls:Clusters:unknown:CertificateAuthority", "{0}", "named like a configured cluster")]
    [InlineData($"{Section}:CertificateAuthority", "/missing.crt", "an existing file")]
    [InlineData($"{Section}:Certificate:Path", "/missing.crt", "an existing file")]
    public async Task A_wrong_setting_stops_the_start(string key, string value, string rule)
    {
        var line = Assert.Single(
            await StartErrors.LinesAsync([
                .. Route("1.1"),
                (key, value.Replace("{0}", _authorityFile, StringComparison.Ordinal)),
            ])
        );
        Assert.EndsWith($"must be {rule}", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_servers_stops_the_start()
    {
        _folder.WriteInPlace(_authority.IssueForServer("gateway.test"));
        var line = Assert.Single(await StartErrors.LinesAsync([.. Route("1.1"), .. Tls()]));
        Assert.EndsWith("a certificate that its extended key usage allows for clients", line, StringComparison.Ordinal);
    }

    private static async Task<string?> NextAsync(SseClient stream) => (await stream.NextAsync())?.Data;

    private static async Task<HttpStatusCode> StatusAsync(GatewayHost gateway)
    {
        using var response = await Http.GetAsync(gateway.Http, "/generic/x");
        return response.StatusCode;
    }

    private static async Task<string> ReadAsync(GatewayHost gateway)
    {
        using var response = await Http.GetAsync(gateway.Http, "/generic/x");
        return await response.Content.ReadAsStringAsync(Cancel);
    }

    private (string, string?)[] Route(string version) =>
        [
            ("ReverseProxy:Routes:generic:ClusterId", "generic"),
            ("ReverseProxy:Routes:generic:Match:Path", "/generic/{**rest}"),
            ("ReverseProxy:Routes:generic:AuthorizationPolicy", "Anonymous"),
            ("ReverseProxy:Clusters:generic:Destinations:primary:Address", _backend.Url.ToString()),
            ("ReverseProxy:Clusters:generic:HttpRequest:Version", version),
            ("ReverseProxy:Clusters:generic:HttpRequest:VersionPolicy", "RequestVersionExact"),
        ];

    private (string, string?)[] Tls() =>
        [
            ($"{Section}:Certificate:Path", _folder.CertificatePath),
            ($"{Section}:Certificate:KeyPath", _folder.KeyPath),
            ($"{Section}:CertificateAuthority", _authorityFile),
        ];

    private async Task ServeAsync(HttpContext context)
    {
        if (!context.Request.Path.Value!.EndsWith("stream", StringComparison.Ordinal))
        {
            var client = await context.Connection.GetClientCertificateAsync(context.RequestAborted);
            await context.Response.WriteAsync(client!.Subject, context.RequestAborted);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        foreach (var (line, after) in new[] { ("first", Task.CompletedTask), ("last", _end.Task) })
        {
            await after.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync($"data: {line}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}
