using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;
using FunctionalTests.RateLimiting;

namespace FunctionalTests.LogApi;

/// <summary>The list of an app's containers, through the gateway.</summary>
public sealed class ContainersTests(LogApiFixture fixture) : IClassFixture<LogApiFixture>
{
    private const string Containers = "/apps/example-app/containers";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_names_are_listed_with_their_times_for_a_token_in_the_header_or_the_query(bool http2)
    {
        var app = http2 ? "listed-h2" : "listed-h1";
        using var posted = await Http.PostAsync(
            fixture.Gateway.Http,
            $"/apps/{app}/lines?container=web-1",
            fixture.Gateway.Token(TokenClaims.WriteLogs, app),
            "text/plain",
            "1\n2\n"
        );
        var server = http2 ? fixture.Gateway.H2c : fixture.Gateway.Http;
        var token = fixture.Gateway.Token(app: app);
        using var byHeader = await Http.GetAsync(server, $"/apps/{app}/containers", token, http2);
        using var byQuery = await Http.GetAsync(server, $"/apps/{app}/containers?token={token}", http2: http2);
        foreach (var response in (HttpResponseMessage[])[byHeader, byQuery])
        {
            Assert.Matches(
                """^\{"containers":\[\{"name":"web-1","first":"[-0-9T:.]{23}Z","last":"[-0-9T:.]{23}Z","lines":2\}\]\}$""",
                await response.Content.ReadAsStringAsync(Ct)
            );
        }
    }

    [Theory]
    [InlineData("GET", Containers, null, 401, "token-missing")]
    [InlineData("GET", Containers, "nonsense", 401, "token-invalid")]
    [InlineData("GET", Containers, TokenClaims.WriteLogs, 403, "insufficient-scope")]
    [InlineData("GET", Containers, TokenClaims.MakeLogsUrl, 403, "insufficient-scope")]
    [InlineData("GET", "/apps/other-app/containers", TokenClaims.ReadLogs, 403, "app-not-allowed")]
    [InlineData("GET", "/apps/Example/containers", TokenClaims.ReadLogs, 404, "not-found")]
    [InlineData("GET", Containers + "/", TokenClaims.ReadLogs, 200, null)]
    [InlineData("GET", Containers + "/web-1", TokenClaims.ReadLogs, 404, "not-found")]
    [InlineData("POST", Containers, TokenClaims.ReadLogs, 405, "method-not-allowed")]
    [InlineData("DELETE", Containers, TokenClaims.ReadLogs, 405, "method-not-allowed")]
    [InlineData("GET", Containers + "?before=now", TokenClaims.ReadLogs, 400, "bad-before")]
    [InlineData("GET", Containers + "?before=5", TokenClaims.ReadLogs, 400, "bad-before")]
    [InlineData("GET", Containers + "?before=2026-11-28", TokenClaims.ReadLogs, 400, "bad-before")]
    [InlineData("GET", Containers + "?before=1-0&before=2-0", TokenClaims.ReadLogs, 400, "bad-before")]
    [InlineData("GET", Containers + "?before=18446744073709551616-0", TokenClaims.ReadLogs, 400, "bad-before")]
    [InlineData("GET", Containers + "?before=", TokenClaims.ReadLogs, 200, null)]
    [InlineData("GET", Containers + "?n=x&filter=(&stream=true", TokenClaims.ReadLogs, 200, null)]
    public async Task A_request_without_the_right_to_read_or_with_bad_input_is_a_problem(
        string method,
        string path,
        string? scope,
        int status,
        string? code
    )
    {
        var token = scope is null or "nonsense" ? scope : fixture.Gateway.Token(scope);
        using var response = await Http.SendAsync(
            new HttpRequestMessage(new HttpMethod(method), new Uri(fixture.Gateway.Http, path)),
            token
        );
        Assert.Equal(status, (int)response.StatusCode);
        if (code is not null)
        {
            Assert.Equal(code, await Http.ProblemCodeAsync(response));
        }

        // RFC 6750 section 3.1.
        Assert.Equal(status == 401 || code == "insufficient-scope", response.Headers.WwwAuthenticate.Count > 0);
    }

    [Fact]
    public async Task Its_requests_count_for_the_limits_of_the_tenant()
    {
        await using var gateway = await GatewayHost.StartAsync(
            [fixture.Source],
            [.. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:0", "1m", 3)]
        );
        foreach (var path in (string[])[Containers, "/apps/example-app/logs?n=1", Containers])
        {
            using var passed = await Http.GetAsync(gateway.Http, path, gateway.Token());
            Assert.True(passed.IsSuccessStatusCode, $"{path}: {passed.StatusCode}");
        }

        using var rejected = await Http.GetAsync(gateway.Http, Containers, gateway.Token());
        Assert.Equal(HttpStatusCode.TooManyRequests, rejected.StatusCode);
        Assert.True(rejected.Headers.RetryAfter?.Delta > TimeSpan.Zero);

        // Another tenant has limits of its own.
        using var other = await Http.GetAsync(gateway.Http, Containers, gateway.Token(tenant: "other"));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }
}
