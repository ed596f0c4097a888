using System.Net;
using FunctionalTests.Clients;

namespace FunctionalTests.Https;

/// <summary>Settings that change while the gateway runs, and known proxies that have terminated TLS.</summary>
public sealed class HttpsReloadTests
{
    [Fact]
    public async Task Where_a_known_proxy_has_terminated_TLS_a_request_is_served()
    {
        await using var server = await StartAsync();
        using var before = await server.SendAsync(HttpMethod.Get, "/generic/x", "X-Forwarded-Proto: https");
        Assert.Equal(HttpStatusCode.PermanentRedirect, before.StatusCode);
        server.Gateway.ChangeSettings(("ForwardedHeaders:KnownProxies:0", "127.0.0.1"));

        // Some proxies call the scheme of a WebSocket wss.
        foreach (var scheme in new[] { "https", "HTTPS", "wss" })
        {
            using var response = await server.SendAsync(HttpMethod.Get, "/generic/x", $"X-Forwarded-Proto: {scheme}");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            HttpsGateway.AssertHsts(response);
        }

        using var plain = await server.SendAsync(HttpMethod.Get, "/generic/x", "X-Forwarded-Proto: http");
        Assert.Equal(HttpStatusCode.PermanentRedirect, plain.StatusCode);
    }

    [Fact]
    public async Task Both_settings_reload()
    {
        await using var server = await StartAsync();
        server.Gateway.ChangeSettings(
            ("Https:Redirect", "false"),
            ("Https:Hsts:Preload", "false"),
            ("Https:Hsts:MaxAge", "0")
        );
        using var plain = await server.SendAsync(HttpMethod.Get, "/generic/x");
        Assert.Equal(HttpStatusCode.OK, plain.StatusCode);
        using var secure = await Http.GetAsync(server.Gateway.Tls, "/generic/x");
        Assert.Equal("max-age=1", Assert.Single(secure.Headers.GetValues("Strict-Transport-Security")));
    }

    private static async Task<HttpsGateway> StartAsync()
    {
        var server = new HttpsGateway();
        await server.InitializeAsync();
        return server;
    }
}
