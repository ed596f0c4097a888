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

[Trait("Category", "Waits")]
public sealed class RevocationTests
{
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("jti")]
    [InlineData("app")]
    [InlineData("tenant")]
    public async Task A_revocation_ends_the_matching_streams_on_every_gateway_and_no_others(string kind)
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var first = await StartAsync(backend, redis);
        await using var other = await StartAsync(backend, redis);
        var revoked = first.Token();
        var untouched = first.Token(app: "other-app", tenant: "other");
        using var events = await SseClient.OpenAsync(first.Http, "/apps/example-app/x", revoked);
        using var socket = await WebSocketClient.OpenAsync(other.H2c, "/apps/example-app/x", revoked, http2: true);
        using var unaffected = await SseClient.OpenAsync(other.Http, "/apps/other-app/x", untouched);

        var stopwatch = Stopwatch.StartNew();
        await RevokeAsync(
            first,
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
        Assert.InRange(stopwatch.Elapsed, TimeSpan.Zero, MaxDelay);

        Assert.Equal("1008 token-revoked", $"{(int)socket.CloseStatus!} {socket.CloseReason}");
        foreach (var gateway in (GatewayHost[])[first, other])
        {
            using var again = await Http.GetAsync(gateway.Http, "/apps/example-app/x", revoked);
            Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
            Assert.Equal("token-revoked", await Http.ProblemCodeAsync(again));
        }

        await Eventually.HoldsAsync(() =>
            first.FindLogLine("end=token-revoked") is not null && other.FindLogLine("end=token-revoked") is not null
        );
        Assert.Single(other.Services.GetRequiredService<StreamRegistry>().Streams);

        // The revocation does not apply to tokens that are issued after it.
        using var fresh = await SseClient.OpenAsync(other.Http, "/apps/example-app/x", first.Token());
    }

    [Fact]
    public async Task Revoking_an_app_blocks_older_tokens_for_all_apps_only_on_that_app()
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
    public async Task A_disconnected_gateway_catches_up_and_a_new_one_loads_revocations_before_it_is_ready()
    {
        await using var redis = await RedisServer.StartAsync(appendOnly: true, TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var proxy = await TcpProxy.StartAsync(redis.ConnectionString);
        await using var disconnected = await StartAsync(backend, proxy.ConnectionString);
        await using var first = await StartAsync(backend, redis);
        var token = first.Token();
        using var socket = await WebSocketClient.OpenAsync(disconnected.Http, "/apps/example-app/x", token);

        proxy.Cut();
        await Eventually.HoldsAsync(() => disconnected.FindLogLine("Revocations cannot be read") is not null);
        await RevokeAsync(first, "tenant", "acme");
        Assert.Equal(1, disconnected.Services.GetRequiredService<StreamRegistry>().Count);
        Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync(disconnected.Management, "/readyz")).StatusCode);

        proxy.Reopen();
        Assert.Null(await socket.NextAsync());
        Assert.Equal("token-revoked", socket.CloseReason);

        await using var fresh = await StartAsync(backend, redis);
        Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync(fresh.Management, "/readyz")).StatusCode);
        Assert.Equal(
            "token-revoked",
            await Http.ProblemCodeAsync(await Http.GetAsync(fresh.Http, "/apps/example-app/x", token))
        );
    }

    [Fact]
    public async Task A_gateway_without_loaded_revocations_is_not_ready_and_accepts_no_token()
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
        Assert.Equal("revocations-unavailable", await Http.ProblemCodeAsync(refused));
        Assert.NotNull(refused.Headers.RetryAfter);

        await redis.RestartAsync(TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(async () =>
            (await Http.GetAsync(gateway.Management, "/readyz")).StatusCode == HttpStatusCode.OK
        );
        using var events = await SseClient.OpenAsync(gateway.Http, "/apps/example-app/x", gateway.Token());
    }

    [Fact]
    public async Task Revocations_are_written_again_to_a_redis_that_lost_them()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var first = await StartAsync(backend, redis);
        var token = first.Token();
        await RevokeAsync(first, "tenant", "acme");
        await redis.StopAsync();
        await Eventually.HoldsAsync(() => first.FindLogLine("Revocations cannot be read") is not null);
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await Http.GetAsync(first.Http, "/apps/example-app/x", token)).StatusCode
        );

        await redis.RestartAsync(TestContext.Current.CancellationToken);

        await Eventually.HoldsAsync(() => first.FindLogLine("Revocations are read from Redis again") is not null);
        await using var fresh = await StartAsync(backend, redis);
        Assert.Equal(
            "token-revoked",
            await Http.ProblemCodeAsync(await Http.GetAsync(fresh.Http, "/apps/example-app/x", token))
        );
    }

    [Fact]
    public async Task A_deleted_revocation_stream_is_written_again()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var first = await StartAsync(backend, redis);
        await RevokeAsync(first, "tenant", "acme");
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var database = connection.GetDatabase();
        await database.KeyDeleteAsync("edge:revocations");
        await Eventually.HoldsAsync(async () => await database.StreamLengthAsync("edge:revocations") == 1);
        await database.KeyDeleteAsync("edge:revocations");
        await Eventually.HoldsAsync(async () => await database.StreamLengthAsync("edge:revocations") == 1);
    }

    [Fact]
    public async Task A_revocation_that_redis_did_not_store_is_refused_and_not_applied()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(backend, redis);
        await redis.PauseAsync();

        using var refused = await gateway.PostRevocationAsync("""{"tenant":"acme"}""");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("revocations-unavailable", await Http.ProblemCodeAsync(refused));
        using var events = await SseClient.OpenAsync(gateway.Http, "/apps/example-app/x", gateway.Token());
    }

    [Fact]
    public async Task Expired_and_duplicate_revocations_are_removed_from_redis()
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

        // A gateway reads the whole stream at its start and then once a minute.
        await using var second = await StartAsync(backend, redis);

        Assert.Equal(2, await connection.GetDatabase().StreamLengthAsync("edge:revocations"));
        Assert.Equal(["jti late", "tenant acme"], (await second.RevocationsAsync()).Order());
    }

    [Fact]
    public async Task Foreign_entries_in_the_stream_are_ignored()
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
    public async Task Without_redis_a_revocation_applies_on_its_gateway()
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
