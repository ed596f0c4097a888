using System.Net;
using EdgeGateway.Testing;
using FunctionalTests.Clients;

namespace FunctionalTests.Https;

/// <summary>Plain HTTP is redirected or rejected, and <c>Strict-Transport-Security</c> is sent over TLS.</summary>
public sealed class HttpsTests : IAsyncLifetime
{
    private const string Token = "?n=1&token=eyJhbGciOiJIUzI1NiJ9.e30.c2ln";

    private BackendHost _backend = null!;
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _backend = await BackendHost.StartAsync(context =>
        {
            context.Response.Headers.StrictTransportSecurity = "max-age=1";
            return Task.CompletedTask;
        });
        _gateway = await GatewayHost.StartAsync([
            .. _backend.Route(),
            ("Https:Redirect", "true"),
            ("Https:Port", "8443"),
            ("Https:Hsts:MaxAge", "365.00:00:00"),
            ("Https:Hsts:IncludeSubDomains", "true"),
            ("Https:Hsts:Preload", "true"),
        ]);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _backend.DisposeAsync();
    }

    [Theory]
    [InlineData("/generic/a%2fb/x%20y?q=1&r=%C3%A9", false)]
    [InlineData("/generic/a%2fb/x%20y?q=1&r=%C3%A9", true)]
    [InlineData("/", false)]
    public async Task A_request_without_a_credential_is_redirected_to_the_same_address_over_https(
        string target,
        bool http2
    )
    {
        using var response = await SendAsync(HttpMethod.Get, target, http2: http2);
        Assert.Equal(HttpStatusCode.PermanentRedirect, response.StatusCode);
        Assert.Equal($"https://logs.test:8443{target}", response.Headers.Location!.OriginalString);
        Assert.False(response.Headers.Contains("Strict-Transport-Security"));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
    }

    [Theory]
    [InlineData("GET", $"/apps/a/logs{Token}", null)]
    [InlineData("GET", $"/generic/x{Token}", null)]
    [InlineData("GET", "/generic/x?%74oken=abc", null)]
    [InlineData("GET", "/generic/x?access_TOKEN=abc", null)]
    [InlineData("GET", "/generic/x", "Authorization: Bearer abc")]
    [InlineData("GET", "/generic/x", "Authorization: Basic abc")]
    [InlineData("HEAD", "/generic/x", "Authorization: Bearer abc")]
    [InlineData("GET", "/generic/x", "Cookie: session=abc")]
    [InlineData("GET", "/generic/x", "Upgrade: websocket")]
    [InlineData("POST", "/generic/x", null)]
    [InlineData("DELETE", "/generic/x", null)]
    public async Task A_request_that_carries_something_to_steal_is_rejected_and_never_redirected(
        string method,
        string target,
        string? header
    )
    {
        using var response = await SendAsync(new HttpMethod(method), target, header);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Null(response.Headers.Location);
        if (method != "HEAD")
        {
            Assert.Equal("https-required", await Http.ProblemCodeAsync(response));
        }
    }

    [Theory]
    [InlineData("https")]
    [InlineData("HTTPS")]
    [InlineData("wss")]
    public async Task Where_a_known_proxy_has_terminated_TLS_a_request_is_served(string scheme)
    {
        using var before = await SendAsync(HttpMethod.Get, "/generic/x", $"X-Forwarded-Proto: {scheme}");
        Assert.Equal(HttpStatusCode.PermanentRedirect, before.StatusCode);
        _gateway.ChangeSettings(("ForwardedHeaders:KnownProxies:0", "127.0.0.1"));

        using var response = await SendAsync(HttpMethod.Get, "/generic/x", $"X-Forwarded-Proto: {scheme}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        AssertHsts(response);
        using var plain = await SendAsync(HttpMethod.Get, "/generic/x", "X-Forwarded-Proto: http");
        Assert.Equal(HttpStatusCode.PermanentRedirect, plain.StatusCode);
    }

    [Fact]
    public async Task Over_TLS_every_response_has_the_gateways_header_and_no_other()
    {
        using var served = await Http.GetAsync(_gateway.Tls, "/generic/x", http2: true);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        AssertHsts(served);
        using var unknown = await Http.GetAsync(_gateway.Tls, "/unknown");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        AssertHsts(unknown);
        using var unauthorized = await Http.GetAsync(_gateway.Tls, "/apps/a/logs");
        Assert.Equal(HttpStatusCode.Unauthorized, unauthorized.StatusCode);
        AssertHsts(unauthorized);
    }

    [Fact]
    public async Task The_management_port_is_served_without_TLS()
    {
        using var response = await Http.GetAsync(_gateway.Management, "/healthz");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Both_settings_reload()
    {
        _gateway.ChangeSettings(
            ("Https:Redirect", "false"),
            ("Https:Hsts:Preload", "false"),
            ("Https:Hsts:MaxAge", "0")
        );
        using var plain = await SendAsync(HttpMethod.Get, "/generic/x");
        Assert.Equal(HttpStatusCode.OK, plain.StatusCode);
        using var secure = await Http.GetAsync(_gateway.Tls, "/generic/x");
        Assert.Equal("max-age=1", Assert.Single(secure.Headers.GetValues("Strict-Transport-Security")));
    }

    private static void AssertHsts(HttpResponseMessage response) =>
        Assert.Equal(
            "max-age=31536000; includeSubDomains; preload",
            Assert.Single(response.Headers.GetValues("Strict-Transport-Security"))
        );

    private Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string target,
        string? header = null,
        bool http2 = false
    )
    {
        // The address as it is written, with its escapes.
        var url = new Uri(
            $"{(http2 ? _gateway.H2c : _gateway.Http).ToString().TrimEnd('/')}{target}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
        );
        var request = new HttpRequestMessage(method, url) { Headers = { Host = "logs.test" } };
        if (header?.Split(": ") is [var name, var value])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return Http.SendAsync(request, http2: http2);
    }
}
