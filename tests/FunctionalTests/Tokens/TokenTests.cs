using System.Net;
using System.Text.Json;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Tokens;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;
using FunctionalTests.Streams;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.Tokens;

public sealed class TokenTests
{
    private const string Logs = "/apps/example-app/logs";

    [Fact]
    public async Task A_request_without_a_token_is_401_with_a_bare_challenge_and_is_counted_as_such()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var refused = new MetricCapture(gateway, "edge.tokens.refused");
        using var response = await Http.GetAsync(gateway.Http, Logs);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("token-missing", await Http.ProblemCodeAsync(response));
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal("reason=missing", Assert.Single(refused.Tags));
    }

    [Fact]
    public async Task A_valid_token_that_is_not_sufficient_is_403_and_is_counted_as_such_but_not_as_a_failed_attempt()
    {
        await using var gateway = await GatewayHost.StartAsync(("Tokens:MaxFailuresPerMinute", "1"));
        using var refused = new MetricCapture(gateway, "edge.tokens.refused");
        for (var i = 0; i < 3; i++)
        {
            using var scope = await Http.GetAsync(gateway.Http, Logs, gateway.Token(TokenClaims.WriteLogs));
            Assert.Equal("insufficient-scope", await Http.ProblemCodeAsync(scope));
            using var app = await Http.GetAsync(gateway.Http, Logs, gateway.Token(app: "other-app"));
            Assert.Equal("app-not-allowed", await Http.ProblemCodeAsync(app));
        }

        Assert.Equal(3, refused.Tags.Count(tag => tag == "reason=insufficient-scope"));
        Assert.Equal(3, refused.Tags.Count(tag => tag == "reason=app-not-allowed"));
    }

    [Fact]
    public async Task A_route_ignores_query_tokens_unless_it_allows_them()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var response = await Http.GetAsync(
            gateway.Http,
            $"/apps/example-app/lines?token={gateway.Token(TokenClaims.WriteLogs)}"
        );
        Assert.Equal("token-missing", await Http.ProblemCodeAsync(response));
    }

    [Fact]
    public async Task A_route_without_a_policy_needs_a_token_and_an_anonymous_one_forwards_credentials()
    {
        string? received = null;
        await using var backend = await BackendHost.StartAsync(context =>
        {
            received = context.Request.Headers.Authorization + context.Request.QueryString.Value;
            return Task.CompletedTask;
        });
        await using var closed = await GatewayHost.StartAsync([
            .. backend.Route(),
            ("ReverseProxy:Routes:generic:AuthorizationPolicy", null),
        ]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Http.GetAsync(closed.Http, "/generic/x")).StatusCode);
        Assert.Equal(
            HttpStatusCode.OK,
            (await Http.GetAsync(closed.Http, $"/generic/x?token={closed.Token()}", closed.Token())).StatusCode
        );
        Assert.Equal("", received);

        await using var open = await GatewayHost.StartAsync(backend.Route());
        Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync(open.Http, "/generic/x", "the-backends-own")).StatusCode);
        Assert.Equal("Bearer the-backends-own", received);
    }

    [Fact]
    public async Task Configured_issuer_and_audience_are_checked()
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(
            [source],
            ("Tokens:Issuer", "us"),
            ("Tokens:Audience", "logs")
        );
        var good = TokenBuilder.Hs256.WithClaim("iss", "\"us\"").WithClaim("aud", "\"logs\"");
        Assert.Equal(HttpStatusCode.NoContent, (await Http.GetAsync(gateway.Http, Logs, good.Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await Http.GetAsync(gateway.Http, Logs, gateway.Token())).StatusCode);
        foreach (var claim in (string[])["iss", "aud"])
        {
            foreach (var other in (string?[])["\"other\"", null])
            {
                using var response = await Http.GetAsync(gateway.Http, Logs, good.WithClaim(claim, other).Token);
                Assert.Equal("token-invalid", await Http.ProblemCodeAsync(response));
            }
        }
    }

    [Fact]
    public async Task A_backend_gets_tenant_and_app_but_neither_the_token_nor_forged_headers()
    {
        string? query = null;
        HeaderDictionary? headers = null;
        await using var backend = await BackendHost.StartAsync(context =>
        {
            if (context.Request.Path == Logs)
            {
                query = context.Request.QueryString.Value;
                headers = new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase));
            }

            return Task.CompletedTask;
        });
        await using var gateway = await GatewayHost.StartAsync(
            ("ReverseProxy:Clusters:log-source:Destinations:primary:Address", backend.H2c.ToString())
        );
        var token = gateway.Token(tenant: "acme");

        var request = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri(gateway.Http, $"{Logs}?n=1&token={token}&filter=a%2Bb")
        )
        {
            Headers =
            {
                { "X-Edge-Tenant", "evil" },
                { "x-edge-app", "evil" },
                { "X-Edge-Anything", "evil" },
            },
        };
        using var response = await Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("?n=1&filter=a%2Bb", query);
        Assert.Equal("acme", headers!["X-Edge-Tenant"]);
        Assert.Equal("example-app", headers["X-Edge-App"]);
        Assert.NotEmpty(headers["X-Edge-Request-Id"].ToString());
        Assert.False(headers.ContainsKey("X-Edge-Anything"));
        Assert.DoesNotContain(headers, header => header.Value.ToString().Contains("evil", StringComparison.Ordinal));
        Assert.DoesNotContain(headers, header => header.Value.ToString().Contains(token, StringComparison.Ordinal));
        Assert.DoesNotContain(gateway.Log.Lines, line => line.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_logs_url_reads_only_its_app()
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source], ("PublicUrl", "https://logs.example.com"));
        using var response = await Http.GetAsync(
            gateway.Http,
            "/v1/apps/example-app/logs",
            gateway.Token(TokenClaims.MakeLogsUrl)
        );
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = JsonDocument
            .Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .RootElement;
        Assert.Equal("example-app", body.GetProperty("app").GetProperty("name").GetString());
        var url = new Uri(body.GetProperty("logs_url").GetString()!);
        Assert.StartsWith(
            "https://logs.example.com/apps/example-app/logs?token=",
            url.ToString(),
            StringComparison.Ordinal
        );

        Assert.Equal(HttpStatusCode.NoContent, (await Http.GetAsync(gateway.Http, url.PathAndQuery)).StatusCode);
        var elsewhere = url.PathAndQuery.Replace("example-app", "other-app", StringComparison.Ordinal);
        Assert.Equal("app-not-allowed", await Http.ProblemCodeAsync(await Http.GetAsync(gateway.Http, elsewhere)));
    }

    [Theory]
    [InlineData("logs:read", "example-app", 403)]
    [InlineData("logs:url", "other-app", 403)]
    [InlineData(null, "", 401)]
    public async Task A_logs_url_needs_its_scope_and_app(string? scope, string app, int status)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var response = await Http.GetAsync(
            gateway.Http,
            "/v1/apps/example-app/logs",
            scope is null ? null : gateway.Token(scope, app)
        );
        Assert.Equal(status, (int)response.StatusCode);
    }
}
