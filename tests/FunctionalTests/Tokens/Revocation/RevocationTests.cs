using System.Diagnostics;
using System.Net;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Network;
using EdgeGateway.Testing.Redis;
using FunctionalTests.Clients;
using FunctionalTests.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;

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
        await using var first = await RevocationsClient.StartGatewayAsync(backend, redis.ConnectionString);
        await using var other = await RevocationsClient.StartGatewayAsync(backend, redis.ConnectionString);
        var revoked = first.Token();
        var untouched = first.Token(app: "other-app", tenant: "other");
        using var events = await SseClient.OpenAsync(first.Http, "/apps/example-app/x", revoked);
        using var socket = await WebSocketClient.OpenAsync(other.H2c, "/apps/example-app/x", revoked, http2: true);
        using var unaffected = await SseClient.OpenAsync(other.Http, "/apps/other-app/x", untouched);

        var stopwatch = Stopwatch.StartNew();
        await first.RevokeAsync(
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
        await using var gateway = await RevocationsClient.StartGatewayAsync(backend);
        var token = gateway.Token(app: "*");
        using var closed = await SseClient.OpenAsync(gateway.Http, "/apps/example-app/x", token);
        using var open = await SseClient.OpenAsync(gateway.Http, "/apps/other-app/x", token);

        await gateway.RevokeAsync("app", "example-app");

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
        await using var disconnected = await RevocationsClient.StartGatewayAsync(backend, proxy.ConnectionString);
        await using var first = await RevocationsClient.StartGatewayAsync(backend, redis.ConnectionString);
        var token = first.Token();
        using var socket = await WebSocketClient.OpenAsync(disconnected.Http, "/apps/example-app/x", token);

        proxy.Cut();
        await Eventually.HoldsAsync(() => disconnected.FindLogLine("Revocations cannot be read") is not null);
        await first.RevokeAsync("tenant", "acme");
        Assert.Equal(1, disconnected.Services.GetRequiredService<StreamRegistry>().Count);
        Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync(disconnected.Management, "/readyz")).StatusCode);

        proxy.Reopen();
        Assert.Null(await socket.NextAsync());
        Assert.Equal("token-revoked", socket.CloseReason);

        await using var fresh = await RevocationsClient.StartGatewayAsync(backend, redis.ConnectionString);
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
        await using var gateway = await RevocationsClient.StartGatewayAsync(backend, redis.ConnectionString);

        Assert.Equal(
            HttpStatusCode.ServiceUnavailable,
            (await Http.GetAsync(gateway.Management, "/readyz")).StatusCode
        );
        using var rejected = await Http.GetAsync(gateway.Http, "/apps/example-app/x", gateway.Token());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, rejected.StatusCode);
        Assert.Equal("revocations-unavailable", await Http.ProblemCodeAsync(rejected));
        Assert.NotNull(rejected.Headers.RetryAfter);

        await redis.RestartAsync(TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(async () =>
            (await Http.GetAsync(gateway.Management, "/readyz")).StatusCode == HttpStatusCode.OK
        );
        using var events = await SseClient.OpenAsync(gateway.Http, "/apps/example-app/x", gateway.Token());
    }

    [Fact]
    public async Task Without_redis_a_revocation_applies_on_its_gateway()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await RevocationsClient.StartGatewayAsync(backend);
        using var events = await SseClient.OpenAsync(gateway.Http, "/apps/example-app/x", gateway.Token());
        await gateway.RevokeAsync("tenant", "acme");
        Assert.Null(await events.NextAsync());
        Assert.Equal(["tenant acme"], await gateway.RevocationsAsync());
    }

    private static string Id(string token) => new JsonWebToken(token).Id;
}
