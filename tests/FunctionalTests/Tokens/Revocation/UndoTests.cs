using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Network;
using EdgeGateway.Testing.Redis;
using FunctionalTests.Streams;
using Microsoft.IdentityModel.JsonWebTokens;
using StackExchange.Redis;

namespace FunctionalTests.Tokens.Revocation;

/// <summary>Revocations that are undone.</summary>
public sealed class UndoTests
{
    private const string Path = "/apps/example-app/x";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tenant", "acme")]
    [InlineData("app", "example-app")]
    [InlineData("jti", null)]
    public async Task What_is_undone_is_valid_again_on_all_gateways_also_on_those_that_start_later_and_can_be_revoked_anew(
        string kind,
        string? value
    )
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var one = await StartAsync(backend, redis.ConnectionString);
        await using var other = await StartAsync(backend, redis.ConnectionString);
        var token = one.Token();
        value ??= new JsonWebToken(token).Id;
        await RevokeAsync(one, kind, value);

        // Before the other one can have read it by itself.
        await UndoAsync(other, kind, value);
        await UndoAsync(other, kind, value);
        await AcceptsAsync(one, token);
        await AcceptsAsync(other, token);
        await using var later = await StartAsync(backend, redis.ConnectionString);
        await AcceptsAsync(later, token);
        Assert.Empty(await later.RevocationsAsync());

        await RevokeAsync(later, kind, value);
        await RefusesAsync(later, token);
        await Eventually.HoldsAsync(async () => await StatusAsync(one, token) == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_gateway_that_was_cut_off_does_not_bring_back_what_was_undone_meanwhile()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var proxy = await TcpProxy.StartAsync(redis.ConnectionString);
        await using var cutOff = await StartAsync(backend, proxy.ConnectionString);
        await using var asked = await StartAsync(backend, redis.ConnectionString);
        var token = asked.Token();
        await RevokeAsync(asked, "tenant", "acme");
        await Eventually.HoldsAsync(async () => await StatusAsync(cutOff, token) == HttpStatusCode.Unauthorized);
        proxy.Cut();
        await Eventually.HoldsAsync(() => cutOff.Logged("Revocations cannot be read") is not null);
        await UndoAsync(asked, "tenant", "acme");
        await RefusesAsync(cutOff, token);

        proxy.Mend();
        await AcceptsAsync(cutOff, token);
        await AcceptsAsync(asked, token);
        await using var later = await StartAsync(backend, redis.ConnectionString);
        await AcceptsAsync(later, token);
    }

    [Fact]
    public async Task A_redis_that_lost_its_data_is_given_back_that_it_was_undone()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var one = await StartAsync(backend, redis.ConnectionString);
        await RevokeAsync(one, "tenant", "acme");
        await UndoAsync(one, "tenant", "acme");
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var database = connection.GetDatabase();
        await database.KeyDeleteAsync("edge:revocations");
        await Eventually.HoldsAsync(async () => await database.StreamLengthAsync("edge:revocations") == 1);
        Assert.Equal("undo-tenant", (await database.StreamRangeAsync("edge:revocations"))[0]["k"]);
    }

    [Theory]
    [InlineData("253402300799999")]
    [InlineData("33000000000000")]
    public async Task A_foreign_entry_of_the_future_revokes_what_was_issued_until_it_came_and_can_be_undone_and_revoked_anew(
        string time
    )
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(backend, redis.ConnectionString);
        var token = gateway.Token();
        await redis.CommandAsync($"XADD edge:revocations * k tenant v acme t {time} u 253402300799999", Ct);
        await Eventually.HoldsAsync(async () => await StatusAsync(gateway, token) == HttpStatusCode.Unauthorized);

        // A token of the next second.
        await Eventually.HoldsAsync(async () => await StatusAsync(gateway, gateway.Token()) == HttpStatusCode.OK);
        await RefusesAsync(gateway, token);

        await UndoAsync(gateway, "tenant", "acme");
        await AcceptsAsync(gateway, token);
        await RevokeAsync(gateway, "tenant", "acme");
        await RefusesAsync(gateway, token);
    }

    private static Task<GatewayHost> StartAsync(BackendHost backend, string redis) =>
        GatewayHost.StartAsync([
            .. backend.Route(http2: true),
            ("ReverseProxy:Routes:generic:Match:Path", "/apps/{app:app}/x"),
            ("ReverseProxy:Routes:generic:AuthorizationPolicy", "logs:read"),
            ("Redis:ConnectionString", redis),
        ]);

    private static async Task RevokeAsync(GatewayHost gateway, string kind, string value)
    {
        using var response = await gateway.PostRevocationAsync($$"""{"{{kind}}":"{{value}}"}""");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task UndoAsync(GatewayHost gateway, string kind, string value)
    {
        using var response = await gateway.DeleteRevocationAsync($"?{kind}={value}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task<HttpStatusCode> StatusAsync(GatewayHost gateway, string token)
    {
        using var client = new HttpClient { BaseAddress = gateway.Http };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var response = await client.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead, Ct);
        return response.StatusCode;
    }

    private static Task AcceptsAsync(GatewayHost gateway, string token) =>
        Eventually.HoldsAsync(async () => await StatusAsync(gateway, token) == HttpStatusCode.OK);

    private static async Task RefusesAsync(GatewayHost gateway, string token) =>
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(gateway, token));
}
