using System.Globalization;
using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.Browsers;

public sealed class CorsTests
{
    private const string App = "https://app.example.com";
    private const string Evil = "https://evil.example.com";
    private const string Logs = "/apps/example-app/logs";

    private static readonly (string Key, string? Value) AllowApp = ("Cors:AllowedOrigins:0", App);
    private static readonly (string Key, string? Value) NeedsToken = (
        "ReverseProxy:Routes:generic:AuthorizationPolicy",
        null
    );

    [Theory]
    [InlineData("/apps/example-app/logs", "GET", false)]
    [InlineData("/apps/example-app/logs?stream=true", "GET", true)]
    [InlineData("/apps/example-app/lines", "POST", false)]
    [InlineData("/v1/apps/example-app/logs", "GET", true)]
    [InlineData("/generic/ws", "GET", false)]
    [InlineData("/nowhere", "GET", false)]
    public async Task The_gateway_answers_a_preflight_without_a_token_and_without_the_backend(
        string path,
        string method,
        bool http2
    )
    {
        var backendRequests = 0;
        await using var backend = await BackendHost.StartAsync(_ =>
        {
            backendRequests++;
            return Task.CompletedTask;
        });
        await using var gateway = await GatewayHost.StartAsync([
            AllowApp,
            NeedsToken,
            .. backend.Route().Where(setting => setting.Key != NeedsToken.Key),
            ("ReverseProxy:Clusters:log-source:Destinations:primary:Address", backend.H2c.ToString()),
            ("ReverseProxy:Clusters:log-source:HealthCheck:Active:Enabled", "false"),
        ]);

        using var response = await CorsRequests.PreflightAsync(
            http2 ? gateway.H2c : gateway.Http,
            path,
            App,
            method,
            http2
        );

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(App, response.HeaderValue("Access-Control-Allow-Origin"));
        Assert.Equal("GET,HEAD,POST", response.HeaderValue("Access-Control-Allow-Methods"));
        Assert.Equal(
            "Authorization,Content-Type,Last-Event-ID,Cache-Control",
            response.HeaderValue("Access-Control-Allow-Headers")
        );
        Assert.Equal("600", response.HeaderValue("Access-Control-Max-Age"));
        Assert.Null(response.HeaderValue("Access-Control-Allow-Credentials"));
        Assert.Equal("Origin", response.HeaderValue("Vary"));
        Assert.Equal("no-referrer", response.HeaderValue("Referrer-Policy"));
        Assert.Equal(0, backendRequests);
    }

    [Theory]
    [InlineData(Evil)]
    [InlineData("http://app.example.com")]
    [InlineData("https://app.example.com:8443")]
    [InlineData("https://app.example.com.evil.example")]
    [InlineData("null")]
    public async Task A_page_of_another_origin_gets_no_cors_headers(string origin)
    {
        await using var gateway = await GatewayHost.StartAsync(AllowApp);
        using var preflight = await CorsRequests.PreflightAsync(gateway.Http, Logs, origin);
        using var response = await CorsRequests.GetAsync(gateway.Http, Logs, origin);
        Assert.Empty(preflight.HeaderNamesStartingWith("Access-Control-"));
        Assert.Empty(response.HeaderNamesStartingWith("Access-Control-"));
        Assert.Equal("Origin", preflight.HeaderValue("Vary"));
        Assert.Equal("Origin", response.HeaderValue("Vary"));
    }

    [Theory]
    [InlineData("HTTPS://App.Example.COM")]
    [InlineData("https://app.example.com:443")]
    public async Task Origins_are_compared_without_case_and_default_port(string configured)
    {
        await using var gateway = await GatewayHost.StartAsync(
            ("Cors:AllowedOrigins:0", "https://first.example.com"),
            ("Cors:AllowedOrigins:1", configured)
        );
        using var response = await CorsRequests.GetAsync(gateway.Http, Logs, App);
        Assert.Equal(App, response.HeaderValue("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_wildcard_allows_any_origin_without_credentials()
    {
        await using var gateway = await GatewayHost.StartAsync(("Cors:AllowedOrigins:0", "*"));
        using var preflight = await CorsRequests.PreflightAsync(gateway.Http, Logs, Evil);
        using var response = await CorsRequests.GetAsync(gateway.Http, Logs, "null");
        Assert.Equal("*", preflight.HeaderValue("Access-Control-Allow-Origin"));
        Assert.Equal("*", response.HeaderValue("Access-Control-Allow-Origin"));
        Assert.Null(response.HeaderValue("Access-Control-Allow-Credentials"));
        Assert.Equal("Origin", response.HeaderValue("Vary"));
    }

    [Theory]
    [InlineData(Logs, null, 401, "token-missing")]
    [InlineData(Logs, TokenClaims.WriteLogs, 403, "insufficient-scope")]
    [InlineData("/apps/example-app/lines", TokenClaims.WriteLogs, 502, "backend-unreachable")]
    [InlineData("/nowhere", null, 404, "not-found")]
    [InlineData("/generic/429", null, 429, null)]
    [InlineData("/generic/500", null, 500, null)]
    [InlineData("/empty", TokenClaims.ReadLogs, 503, "no-backend")]
    public async Task Every_error_has_cors_headers_so_that_a_page_can_read_it(
        string path,
        string? scope,
        int status,
        string? code
    )
    {
        await using var backend = await BackendHost.StartAsync(context =>
        {
            context.Response.StatusCode = int.Parse(context.Request.Path.Value![9..], CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        });
        await using var gateway = await GatewayHost.StartAsync([
            AllowApp,
            .. backend.Route(),
            ("ReverseProxy:Routes:empty:ClusterId", "empty"),
            ("ReverseProxy:Routes:empty:Match:Path", "/empty"),
            ("ReverseProxy:Clusters:empty:LoadBalancingPolicy", "Random"),
            ("ReverseProxy:Clusters:log-source:Destinations:primary:Address", "http://127.0.0.1:1/"),
        ]);

        using var response = await CorsRequests.GetAsync(
            gateway.Http,
            path,
            App,
            scope is null ? null : gateway.Token(scope)
        );

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(App, response.HeaderValue("Access-Control-Allow-Origin"));
        Assert.Equal(
            "Retry-After,WWW-Authenticate,RateLimit,RateLimit-Policy,X-Rate-Limit-Limit,X-Rate-Limit-Remaining,"
                + "X-Rate-Limit-Reset,X-Next-Before,X-Next-After",
            response.HeaderValue("Access-Control-Expose-Headers")
        );
        Assert.Equal("Origin", response.HeaderValue("Vary"));
        Assert.Equal("no-referrer", response.HeaderValue("Referrer-Policy"));
        if (code is not null)
        {
            Assert.Equal(code, await Http.ProblemCodeAsync(response));
        }
    }

    [Fact]
    public async Task A_response_to_a_request_without_an_origin_varies_by_origin()
    {
        await using var backend = await BackendHost.StartAsync(context => context.Response.WriteAsync("hello"));
        await using var gateway = await GatewayHost.StartAsync([AllowApp, .. backend.Route()]);
        using var response = await Http.GetAsync(gateway.Http, "/generic/x");
        Assert.Empty(response.HeaderNamesStartingWith("Access-Control-"));
        Assert.Equal("Origin", response.HeaderValue("Vary"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_event_stream_sends_its_cors_headers_before_its_first_event(bool http2)
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source], AllowApp);
        using var response = await CorsRequests.GetAsync(
            http2 ? gateway.H2c : gateway.Http,
            $"{Logs}?stream=true&token={gateway.Token()}",
            App,
            http2: http2
        );
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(App, response.HeaderValue("Access-Control-Allow-Origin"));
        Assert.Equal("Origin", response.HeaderValue("Vary"));
        Assert.Equal("no-cache, no-store", response.HeaderValue("Cache-Control"));
        Assert.Equal("no-referrer", response.HeaderValue("Referrer-Policy"));
    }

    [Theory]
    [InlineData("PUT", "PUT,DELETE,PATCH")]
    [InlineData("*", "PATCH")]
    public async Task Methods_and_headers_are_configurable(string methods, string allowed)
    {
        await using var backend = await BackendHost.StartAsync(context =>
            context.Response.WriteAsync(context.Request.Method)
        );
        await using var gateway = await GatewayHost.StartAsync([
            AllowApp,
            .. backend.Route(),
            .. methods == "*"
                ? [("Cors:AllowedMethods:0", "*")]
                : ((string, string?)[])
                    [
                        ("Cors:AllowedMethods:0", "PUT"),
                        ("Cors:AllowedMethods:1", "DELETE"),
                        ("Cors:AllowedMethods:2", "PATCH"),
                    ],
            ("Cors:AllowedHeaders:0", methods == "*" ? "*" : "X-Request-Id"),
            ("Cors:ExposedHeaders:0", "ETag"),
            ("Cors:MaxAge", "02:00:00"),
        ]);

        using var preflight = await CorsRequests.PreflightAsync(gateway.Http, "/generic/x", App, "PATCH");
        Assert.Equal(allowed, preflight.HeaderValue("Access-Control-Allow-Methods"));
        Assert.Equal(
            methods == "*" ? "authorization" : "X-Request-Id",
            preflight.HeaderValue("Access-Control-Allow-Headers")
        );
        Assert.Equal("7200", preflight.HeaderValue("Access-Control-Max-Age"));

        using var response = await Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Patch, new Uri(gateway.Http, "/generic/x"))
            {
                Headers = { { "Origin", App } },
            }
        );
        Assert.Equal("PATCH", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(App, response.HeaderValue("Access-Control-Allow-Origin"));
        Assert.Equal("ETag", response.HeaderValue("Access-Control-Expose-Headers"));
    }
}
