using System.Net;
using System.Text.Json;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using EdgeGateway.Testing.Tokens;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;
using FunctionalTests.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;

namespace FunctionalTests.Tokens.LogsUrls;

/// <summary>One-time tokens: logs URLs that are valid for one request.</summary>
[Trait("Category", "Waits")]
public sealed class OneTimeTokenTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_first_use_opens_a_stream_and_the_second_is_rejected_on_all_gateways_with_the_same_redis(
        bool shared
    )
    {
        await using var redis = shared ? await RedisServer.StartAsync(TestContext.Current.CancellationToken) : null;
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var first = await StartAsync(backend, redis);
        await using var other = await StartAsync(backend, redis);
        var url = await UrlAsync(first, "?once=true");

        using var events = await SseClient.OpenAsync(first.Http, url);

        using var second = await Http.GetAsync((shared ? other : first).Http, url);
        Assert.Equal(HttpStatusCode.Unauthorized, second.StatusCode);
        Assert.Equal("token-used", await Http.ProblemCodeAsync(second));
        Assert.Equal(1, CountStreams(first));
    }

    [Fact]
    public async Task Of_concurrent_requests_with_a_one_time_token_exactly_one_succeeds()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(_ => Task.CompletedTask);
        await using var first = await StartAsync(backend, redis);
        await using var other = await StartAsync(backend, redis);
        var url = await UrlAsync(first, "?once=1");

        var responses = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => Http.GetAsync((i % 2 == 0 ? first : other).Http, url))
        );

        Assert.Single(responses, response => response.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_request_that_the_gateway_rejects_does_not_use_the_one_time_token()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(backend);
        var url = await UrlAsync(gateway, "?once=true");

        using var badHandshake = await Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Http, url))
            {
                Headers =
                {
                    { "Connection", "Upgrade" },
                    { "Upgrade", "websocket" },
                    { "Sec-WebSocket-Version", "13" },
                },
            }
        );
        Assert.Equal("websocket-key", await Http.ProblemCodeAsync(badHandshake));
        Assert.Equal(
            "app-not-allowed",
            await Http.ProblemCodeAsync(
                await Http.GetAsync(gateway.Http, url.Replace("example-app", "other-app", StringComparison.Ordinal))
            )
        );

        using var socket = await WebSocketClient.OpenAsync(gateway.Http, url);
    }

    [Fact]
    public async Task While_redis_is_unreachable_one_time_tokens_are_rejected_but_not_used()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(backend, redis);
        var url = await UrlAsync(gateway, "?once=true");
        await redis.StopAsync();

        using var rejected = await Http.GetAsync(gateway.Http, url);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, rejected.StatusCode);
        Assert.Equal("tickets-unavailable", await Http.ProblemCodeAsync(rejected));
        Assert.NotNull(rejected.Headers.RetryAfter);

        await redis.RestartAsync(TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(async () =>
        {
            using var response = await Http.GetAsync(gateway.Http, url);
            return response.StatusCode == HttpStatusCode.OK;
        });
    }

    [Fact]
    public async Task A_draining_gateway_does_not_use_a_one_time_token()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var draining = await StartAsync(backend, redis, ("Draining:Window", "00:00:04"));
        await using var running = await StartAsync(backend, redis);
        using var events = await SseClient.OpenAsync(
            draining.Http,
            "/apps/example-app/logs?stream=true",
            draining.Token()
        );
        var url = await UrlAsync(draining, "?once=true");

        var stopping = draining.StopAsync();

        Assert.Equal("draining", await Http.ProblemCodeAsync(await Http.GetAsync(draining.Http, url)));
        using var opened = await SseClient.OpenAsync(running.Http, url);
        await stopping;
    }

    [Fact]
    public async Task A_logs_url_has_the_issue_time_of_its_callers_token()
    {
        await using var backend = await BackendHost.StartAsync(_ => Task.CompletedTask);
        await using var gateway = await StartAsync(backend);
        var hourAgo = $"{DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeSeconds()}";
        var caller = TokenBuilder.Hs256.WithClaim("scope", "\"logs:url\"");
        Assert.Equal(hourAgo, Iat(await UrlAsync(gateway, "", caller.WithClaim("iat", hourAgo).Token)));
        Assert.Null(Iat(await UrlAsync(gateway, "", caller.Token)));

        // The URL expires no later than its caller's maximum lifetime.
        var old = $"{DateTimeOffset.UtcNow.AddDays(-366).AddMinutes(5).ToUnixTimeSeconds()}";
        var last = new JsonWebToken(
            Token(
                await UrlAsync(
                    gateway,
                    "",
                    caller.WithClaim("iat", old).WithClaim("exp", TokenBuilder.SecondsFromNow(60)).Token
                )
            )
        );
        Assert.InRange(last.ValidTo, DateTime.UtcNow, DateTime.UtcNow.AddMinutes(5));
        Assert.Equal(
            HttpStatusCode.OK,
            (await Http.GetAsync(gateway.Http, $"/apps/example-app/logs?token={last.EncodedToken}")).StatusCode
        );

        static string? Iat(string url) =>
            new JsonWebToken(Token(url)).TryGetPayloadValue<double>("iat", out var iat) ? $"{iat}" : null;

        static string Token(string url) => url[(url.IndexOf("token=", StringComparison.Ordinal) + 6)..];
    }

    [Theory]
    [InlineData("")]
    [InlineData("?once=")]
    [InlineData("?once=false")]
    public async Task A_logs_url_without_once_is_valid_until_it_expires(string query)
    {
        await using var backend = await BackendHost.StartAsync(_ => Task.CompletedTask);
        await using var gateway = await StartAsync(backend);
        var url = await UrlAsync(gateway, query);
        Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync(gateway.Http, url)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync(gateway.Http, url)).StatusCode);
    }

    [Theory]
    [InlineData("logs:url", "/v1/apps/example-app/logs", false)]
    [InlineData("admin", "/revocations", true)]
    public async Task A_one_time_token_cannot_create_logs_urls_or_call_the_admin_api(
        string scope,
        string path,
        bool management
    )
    {
        await using var gateway = await GatewayHost.StartAsync();
        var oneTimeToken = TokenBuilder
            .Hs256.WithClaim("scope", $"\"{scope}\"")
            .WithClaim("jti", "\"1\"")
            .WithClaim("once", "true")
            .Token;
        using var rejected = await Http.GetAsync(management ? gateway.Management : gateway.Http, path, oneTimeToken);
        Assert.Equal(HttpStatusCode.Forbidden, rejected.StatusCode);
        Assert.Equal("insufficient-scope", await Http.ProblemCodeAsync(rejected));
    }

    [Fact]
    public async Task A_value_of_once_other_than_true_or_false_is_rejected()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var rejected = await Http.GetAsync(
            gateway.Http,
            "/v1/apps/example-app/logs?once=twice",
            gateway.Token(TokenClaims.MakeLogsUrl)
        );
        Assert.Equal(HttpStatusCode.BadRequest, rejected.StatusCode);
        Assert.Equal("bad-once", await Http.ProblemCodeAsync(rejected));
    }

    private static Task<GatewayHost> StartAsync(
        BackendHost backend,
        RedisServer? redis = null,
        params (string, string?)[] settings
    ) =>
        GatewayHost.StartAsync([
            ("ReverseProxy:Clusters:log-source:Destinations:primary:Address", backend.H2c.ToString()),
            ("Redis:ConnectionString", redis?.ConnectionString),
            .. settings,
        ]);

    private static async Task<string> UrlAsync(GatewayHost gateway, string query, string? token = null)
    {
        using var response = await Http.GetAsync(
            gateway.Http,
            $"/v1/apps/example-app/logs{query}",
            token ?? gateway.Token(TokenClaims.MakeLogsUrl)
        );
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = JsonDocument
            .Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .RootElement;
        return new Uri(body.GetProperty("logs_url").GetString()!).PathAndQuery;
    }

    private static int CountStreams(GatewayHost gateway) => gateway.Services.GetRequiredService<StreamRegistry>().Count;
}
