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

/// <summary>Logs URLs that are good for one request.</summary>
public sealed class OneTimeTokenTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_first_use_opens_the_stream_and_the_second_is_refused_on_every_gateway_that_shares_redis(
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
        Assert.Equal(1, Streams(first));
    }

    [Fact]
    public async Task Of_many_who_come_at_once_one_gets_in()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(_ => Task.CompletedTask);
        await using var first = await StartAsync(backend, redis);
        await using var other = await StartAsync(backend, redis);
        var url = await UrlAsync(first, "?once=1");

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => Http.GetAsync((i % 2 == 0 ? first : other).Http, url))
        );

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_is_refused_before_the_backend_does_not_use_a_ticket()
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
    public async Task While_redis_is_away_a_ticket_is_good_for_nothing_yet()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(backend, redis);
        var url = await UrlAsync(gateway, "?once=true");
        await redis.StopAsync();

        using var refused = await Http.GetAsync(gateway.Http, url);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("tickets-unavailable", await Http.ProblemCodeAsync(refused));
        Assert.NotNull(refused.Headers.RetryAfter);

        await redis.RestartAsync(TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(async () =>
        {
            using var answer = await Http.GetAsync(gateway.Http, url);
            return answer.StatusCode == HttpStatusCode.OK;
        });
    }

    [Fact]
    public async Task A_gateway_that_shuts_down_uses_no_ticket()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var leaving = await StartAsync(backend, redis, ("Draining:Window", "00:00:04"));
        await using var staying = await StartAsync(backend, redis);
        using var events = await SseClient.OpenAsync(
            leaving.Http,
            "/apps/example-app/logs?stream=true",
            leaving.Token()
        );
        var url = await UrlAsync(leaving, "?once=true");

        var stopping = leaving.StopAsync();

        Assert.Equal("draining", await Http.ProblemCodeAsync(await Http.GetAsync(leaving.Http, url)));
        using var opened = await SseClient.OpenAsync(staying.Http, url);
        await stopping;
    }

    [Fact]
    public async Task A_logs_url_counts_as_issued_when_its_callers_token_was_and_is_revoked_with_that()
    {
        await using var backend = await BackendHost.StartAsync(_ => Task.CompletedTask);
        await using var gateway = await StartAsync(backend);
        var hourAgo = $"{DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeSeconds()}";
        var caller = TokenBuilder.Hs256.WithClaim("scope", "\"logs:url\"");
        Assert.Equal(hourAgo, Iat(await UrlAsync(gateway, "", caller.WithClaim("iat", hourAgo).Token)));
        Assert.Null(Iat(await UrlAsync(gateway, "", caller.Token)));

        // No longer than its caller may live at all.
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
    public async Task A_usual_logs_url_is_good_until_it_expires(string query)
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
    public async Task A_ticket_makes_no_tickets_and_administers_nothing(string scope, string path, bool management)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var ticket = TokenBuilder
            .Hs256.WithClaim("scope", $"\"{scope}\"")
            .WithClaim("jti", "\"1\"")
            .WithClaim("once", "true")
            .Token;
        using var refused = await Http.GetAsync(management ? gateway.Management : gateway.Http, path, ticket);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("insufficient-scope", await Http.ProblemCodeAsync(refused));
    }

    [Fact]
    public async Task Once_is_true_or_false()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var refused = await Http.GetAsync(
            gateway.Http,
            "/v1/apps/example-app/logs?once=twice",
            gateway.Token(TokenClaims.MakeLogsUrl)
        );
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("bad-once", await Http.ProblemCodeAsync(refused));
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

    private static int Streams(GatewayHost gateway) => gateway.Services.GetRequiredService<StreamRegistry>().Count;
}
