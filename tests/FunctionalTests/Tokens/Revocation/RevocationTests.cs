using System.Diagnostics;
using System.Net;
using System.Text.Json;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Network;
using EdgeGateway.Testing.Redis;
using FunctionalTests.Clients;
using FunctionalTests.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using StackExchange.Redis;

namespace FunctionalTests.Tokens.Revocation;

public sealed class RevocationTests
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("jti")]
    [InlineData("app")]
    [InlineData("tenant")]
    public async Task A_revocation_ends_the_streams_that_it_is_about_on_every_gateway_and_no_others(string kind)
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var asked = await StartAsync(backend, redis);
        await using var other = await StartAsync(backend, redis);
        var revoked = asked.Token();
        var untouched = asked.Token(app: "other-app", tenant: "other");
        using var events = await SseClient.OpenAsync(asked.Http, "/apps/example-app/x", revoked);
        using var socket = await WebSocketClient.OpenAsync(other.H2c, "/apps/example-app/x", revoked, http2: true);
        using var living = await SseClient.OpenAsync(other.Http, "/apps/other-app/x", untouched);

        var watch = Stopwatch.StartNew();
        await RevokeAsync(
            asked,
            kind,
            kind switch
            {
                "jti" => Id(revoked),
                "app" => "example-app",
                _ => "acme",
            }
        );
        Assert.Null(await socket.NextAsync());
        Assert.Null(await events.NextAsync());
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Promised);

        Assert.Equal("1008 token-revoked", $"{(int)socket.CloseStatus!} {socket.CloseReason}");
        foreach (var gateway in (GatewayHost[])[asked, other])
        {
            using var again = await Http.GetAsync(gateway.Http, "/apps/example-app/x", revoked);
            Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
            Assert.Equal("token-revoked", await Http.CodeAsync(again));
        }

        await Eventually.HoldsAsync(() =>
            asked.Logged("end=token-revoked") is not null && other.Logged("end=token-revoked") is not null
        );
        Assert.Single(other.Services.GetRequiredService<StreamRegistry>().Streams);

        // What is issued from now on is not meant, except where the very token is.
        using var fresh = await SseClient.OpenAsync(other.Http, "/apps/example-app/x", asked.Token());
    }

    [Fact]
    public async Task An_app_is_closed_to_old_tokens_for_several_apps_and_their_other_apps_stay_open()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(backend);
        var token = gateway.Token(app: "*");
        using var closed = await SseClient.OpenAsync(gateway.Http, "/apps/example-app/x", token);
        using var open = await SseClient.OpenAsync(gateway.Http, "/apps/other-app/x", token);

        await RevokeAsync(gateway, "app", "example-app");

        Assert.Null(await closed.NextAsync());
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await Http.GetAsync(gateway.Http, "/apps/example-app/x", token)).StatusCode
        );
        using var again = await SseClient.OpenAsync(gateway.Http, "/apps/other-app/x", token);
        Assert.Equal(2, gateway.Services.GetRequiredService<StreamRegistry>().Count);
    }

    [Fact]
    public async Task A_gateway_that_was_cut_off_catches_up_and_one_that_is_new_knows_before_it_is_ready()
    {
        await using var redis = await RedisServer.StartAsync(appendOnly: true, TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var proxy = await TcpProxy.StartAsync(redis.ConnectionString);
        await using var cutOff = await StartAsync(backend, proxy.ConnectionString);
        await using var asked = await StartAsync(backend, redis);
        var token = asked.Token();
        using var socket = await WebSocketClient.OpenAsync(cutOff.Http, "/apps/example-app/x", token);

        proxy.Cut();
        await Eventually.HoldsAsync(() => cutOff.Logged("Revocations cannot be read") is not null);
        await RevokeAsync(asked, "tenant", "acme");
        Assert.Equal(1, cutOff.Services.GetRequiredService<StreamRegistry>().Count);
        Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync(cutOff.Management, "/readyz")).StatusCode);

        proxy.Mend();
        Assert.Null(await socket.NextAsync());
        Assert.Equal("token-revoked", socket.CloseReason);

        await using var fresh = await StartAsync(backend, redis);
        Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync(fresh.Management, "/readyz")).StatusCode);
        Assert.Equal(
            "token-revoked",
            await Http.CodeAsync(await Http.GetAsync(fresh.Http, "/apps/example-app/x", token))
        );
    }

    [Fact]
    public async Task A_gateway_that_does_not_know_what_is_revoked_is_not_ready_and_believes_no_token()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await redis.StopAsync();
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(backend, redis);

        Assert.Equal(
            HttpStatusCode.ServiceUnavailable,
            (await Http.GetAsync(gateway.Management, "/readyz")).StatusCode
        );
        using var refused = await Http.GetAsync(gateway.Http, "/apps/example-app/x", gateway.Token());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("revocations-unavailable", await Http.CodeAsync(refused));
        Assert.NotNull(refused.Headers.RetryAfter);

        await redis.StartAgainAsync(TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(async () =>
            (await Http.GetAsync(gateway.Management, "/readyz")).StatusCode == HttpStatusCode.OK
        );
        using var events = await SseClient.OpenAsync(gateway.Http, "/apps/example-app/x", gateway.Token());
    }

    [Fact]
    public async Task A_redis_that_lost_what_is_revoked_is_given_it_back()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var knowing = await StartAsync(backend, redis);
        var token = knowing.Token();
        await RevokeAsync(knowing, "tenant", "acme");
        await redis.StopAsync();
        await Eventually.HoldsAsync(() => knowing.Logged("Revocations cannot be read") is not null);
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await Http.GetAsync(knowing.Http, "/apps/example-app/x", token)).StatusCode
        );

        await redis.StartAgainAsync(TestContext.Current.CancellationToken);

        await Eventually.HoldsAsync(() => knowing.Logged("Revocations are read from Redis again") is not null);
        await using var fresh = await StartAsync(backend, redis);
        Assert.Equal(
            "token-revoked",
            await Http.CodeAsync(await Http.GetAsync(fresh.Http, "/apps/example-app/x", token))
        );
    }

    [Fact]
    public async Task A_log_that_was_deleted_under_the_gateways_is_written_again_at_once()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var knowing = await StartAsync(backend, redis);
        await RevokeAsync(knowing, "tenant", "acme");
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var database = connection.GetDatabase();
        await database.KeyDeleteAsync("edge:revocations");
        await Eventually.HoldsAsync(async () => await database.StreamLengthAsync("edge:revocations") == 1);
        await database.KeyDeleteAsync("edge:revocations");
        await Eventually.HoldsAsync(async () => await database.StreamLengthAsync("edge:revocations") == 1);
    }

    [Fact]
    public async Task A_revocation_that_redis_did_not_take_is_refused_and_nowhere_in_force()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(backend, redis);
        await redis.PauseAsync();

        using var refused = await gateway.PostRevocationAsync("""{"tenant":"acme"}""");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("revocations-unavailable", await Http.CodeAsync(refused));
        using var events = await SseClient.OpenAsync(gateway.Http, "/apps/example-app/x", gateway.Token());
    }

    [Fact]
    public async Task Revocations_whose_tokens_have_expired_are_forgotten_in_redis_and_those_that_say_nothing_new_too()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var first = await StartAsync(backend, redis);
        await RevokeAsync(first, "jti", "late");
        await RevokeAsync(first, "tenant", "acme");
        await RevokeAsync(first, "tenant", "acme");
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        await connection
            .GetDatabase()
            .StreamAddAsync(
                "edge:revocations",
                [
                    new("k", "jti"),
                    new("v", "soon"),
                    new("t", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()),
                    new("u", DateTimeOffset.UtcNow.AddSeconds(1).ToUnixTimeMilliseconds()),
                ]
            );
        await Eventually.HoldsAsync(async () => (await first.RevocationsAsync()).Contains("jti soon"));
        await Eventually.HoldsAsync(async () => (await first.RevocationsAsync()).Count == 2);

        // What a gateway reads at its start, each reads once a minute.
        await using var second = await StartAsync(backend, redis);

        Assert.Equal(2, await connection.GetDatabase().StreamLengthAsync("edge:revocations"));
        Assert.Equal(["jti late", "tenant acme"], (await second.RevocationsAsync()).Order());
    }

    [Fact]
    public async Task Foreign_entries_in_the_log_are_passed_over()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var database = connection.GetDatabase();
        await database.StreamAddAsync(
            "edge:revocations",
            [new("k", "planet"), new("v", "mars"), new("t", 1), new("u", 4_102_444_800_000)]
        );
        await database.StreamAddAsync(
            "edge:revocations",
            [new("k", "tenant"), new("v", "acme"), new("t", "soon"), new("u", -1)]
        );
        await database.StreamAddAsync("edge:revocations", [new("other", "field")]);
        await database.StreamAddAsync(
            "edge:revocations",
            [new("k", "app"), new("v", "example-app"), new("t", 4_102_444_800_000), new("u", 4_102_444_800_001)]
        );

        await using var gateway = await StartAsync(backend, redis);

        Assert.Equal(["app example-app"], await gateway.RevocationsAsync());
    }

    [Fact]
    public async Task Without_redis_a_revocation_is_in_force_on_its_gateway()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(backend);
        using var events = await SseClient.OpenAsync(gateway.Http, "/apps/example-app/x", gateway.Token());
        await RevokeAsync(gateway, "tenant", "acme");
        Assert.Null(await events.NextAsync());
        Assert.Equal(["tenant acme"], await gateway.RevocationsAsync());
    }

    private static Task<GatewayHost> StartAsync(BackendHost backend, RedisServer redis) =>
        StartAsync(backend, redis.ConnectionString);

    private static Task<GatewayHost> StartAsync(BackendHost backend, string? redis = null) =>
        GatewayHost.StartAsync([
            .. backend.Route(http2: true),
            ("ReverseProxy:Routes:generic:Match:Path", "/apps/{app:app}/x"),
            ("ReverseProxy:Routes:generic:AuthorizationPolicy", "logs:read"),
            ("Redis:ConnectionString", redis),
        ]);

    private static string Id(string token) => new JsonWebToken(token).Id;

    private static async Task RevokeAsync(GatewayHost gateway, string kind, string value)
    {
        using var response = await gateway.PostRevocationAsync(
            JsonSerializer.Serialize(new Dictionary<string, string> { [kind] = value })
        );
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
