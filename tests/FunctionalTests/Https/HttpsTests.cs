using System.Net;
using FunctionalTests.Clients;

namespace FunctionalTests.Https;

/// <summary>Plain HTTP is redirected or rejected, and <c>Strict-Transport-Security</c> is sent over TLS.</summary>
public sealed class HttpsTests(HttpsGateway server) : IClassFixture<HttpsGateway>
{
    private const string Token = "?n=1&token=eyJhbGciOiJIUzI1NiJ9.e30.c2ln";

    [Theory]
    [InlineData("/generic/a%2fb/x%20y?q=1&r=%C3%A9", false)]
    [InlineData("/generic/a%2fb/x%20y?q=1&r=%C3%A9", true)]
    [InlineData("/", false)]
    public async Task A_request_without_a_credential_is_redirected_to_the_same_address_over_https(
        string target,
        bool http2
    )
    {
        using var response = await server.SendAsync(HttpMethod.Get, target, http2: http2);
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
        using var response = await server.SendAsync(new HttpMethod(method), target, header);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Null(response.Headers.Location);
        if (method != "HEAD")
        {
            Assert.Equal("https-required", await Http.ProblemCodeAsync(response));
        }
    }

    [Fact]
    public async Task Over_TLS_every_response_has_the_header_of_the_gateway_and_no_other()
    {
        using var served = await Http.GetAsync(server.Gateway.Tls, "/generic/x", http2: true);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        HttpsGateway.AssertHsts(served);
        using var unknown = await Http.GetAsync(server.Gateway.Tls, "/unknown");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        HttpsGateway.AssertHsts(unknown);
        using var unauthorized = await Http.GetAsync(server.Gateway.Tls, "/apps/a/logs");
        Assert.Equal(HttpStatusCode.Unauthorized, unauthorized.StatusCode);
        HttpsGateway.AssertHsts(unauthorized);
    }

    [Fact]
    public async Task The_management_port_is_served_without_TLS()
    {
        using var response = await Http.GetAsync(server.Gateway.Management, "/healthz");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains("Strict-Transport-Security"));
    }
}
