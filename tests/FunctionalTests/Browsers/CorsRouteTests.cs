using System.Net;
using EdgeGateway.Testing;
using FunctionalTests.Configuration;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.Browsers;

/// <summary>CORS settings of a route and CORS headers of a backend.</summary>
public sealed class CorsRouteTests
{
    private const string App = "https://app.example.com";
    private const string Evil = "https://evil.example.com";
    private const string Logs = "/apps/example-app/logs";

    private static readonly (string Key, string? Value) AllowApp = ("Cors:AllowedOrigins:0", App);

    [Theory]
    [InlineData(App, App)]
    [InlineData(Evil, null)]
    public async Task A_backends_cors_headers_are_replaced(string origin, string? allowed)
    {
        await using var backend = await BackendHost.StartAsync(SendCorsHeadersAsync);
        await using var gateway = await GatewayHost.StartAsync([AllowApp, .. backend.Route()]);
        using var response = await CorsRequests.GetAsync(gateway.Http, "/generic/x", origin);
        Assert.Equal(allowed, response.HeaderValue("Access-Control-Allow-Origin"));
        Assert.Null(response.HeaderValue("Access-Control-Allow-Credentials"));
        Assert.Null(response.HeaderValue("Access-Control-Allow-Private-Network"));
        Assert.Equal("Accept-Encoding, Origin", response.HeaderValue("Vary"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_route_can_turn_cors_off(bool isOnForOtherRoutes)
    {
        await using var backend = await BackendHost.StartAsync(SendCorsHeadersAsync);
        await using var gateway = await GatewayHost.StartAsync([
            .. isOnForOtherRoutes ? [AllowApp] : ((string, string?)[])[],
            .. backend.Route(),
            ("ReverseProxy:Routes:generic:CorsPolicy", "Disable"),
            ("ReverseProxy:Routes:logs:CorsPolicy", "Default"),
        ]);

        using var preflight = await CorsRequests.PreflightAsync(gateway.Http, "/generic/x", App);
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Empty(preflight.HeaderNamesStartingWith("Access-Control-"));

        using var response = await CorsRequests.GetAsync(gateway.Http, "/generic/x", Evil);
        Assert.Equal("*", response.HeaderValue("Access-Control-Allow-Origin"));
        Assert.Equal("Accept-Encoding, Origin", response.HeaderValue("Vary"));

        using var logs = await CorsRequests.GetAsync(gateway.Http, Logs, App);
        Assert.Equal(HttpStatusCode.Unauthorized, logs.StatusCode);
        Assert.Equal(isOnForOtherRoutes ? App : null, logs.HeaderValue("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task An_unknown_cors_policy_of_a_route_stops_the_start()
    {
        var lines = await StartErrors.LinesAsync(("ReverseProxy:Routes:logs:CorsPolicy", "mine"));
        Assert.Equal(
            "ReverseProxy:Routes:logs:CorsPolicy is 'mine': must be one of Default, Disable",
            Assert.Single(lines)
        );
    }

    [Fact]
    public async Task With_cors_off_preflights_and_the_backends_cors_headers_pass()
    {
        var methods = new List<string>();
        await using var backend = await BackendHost.StartAsync(context =>
        {
            methods.Add(context.Request.Method);
            return SendCorsHeadersAsync(context);
        });
        await using var gateway = await GatewayHost.StartAsync(backend.Route());
        using var preflight = await CorsRequests.PreflightAsync(gateway.Http, "/generic/x", Evil);
        using var response = await CorsRequests.GetAsync(gateway.Http, "/generic/x", Evil);
        Assert.Equal(["OPTIONS", "GET"], methods);
        Assert.Equal("*", preflight.HeaderValue("Access-Control-Allow-Origin"));
        Assert.Equal("true", response.HeaderValue("Access-Control-Allow-Credentials"));
        Assert.Equal("Accept-Encoding, Origin", response.HeaderValue("Vary"));
    }

    private static Task SendCorsHeadersAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowCredentials = "true";
        headers["access-control-allow-private-network"] = "true";
        headers.Vary = "Accept-Encoding, Origin";
        return context.Response.WriteAsync("hello");
    }
}
