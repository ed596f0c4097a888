using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Network;
using EdgeGateway.Testing.Redis;
using FunctionalTests.Streams;
using Microsoft.IdentityModel.JsonWebTokens;
using StackExchange.Redis;

namespace FunctionalTests.Tokens.Revocation;

/// <summary>Undoing revocations.</summary>
[Trait("Category", "Waits")]
public sealed class UndoneRevocationTests
{
    private const string Path = "/apps/example-app/x";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tenant", "acme")]
    [InlineData("app", "example-app")]
    [InlineData("jti", null)]
    public async Task An_undone_revocation_is_undone_on_all_gateways_also_later_ones_and_can_be_repeated(
        string kind,
        string? value
    )
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var first = await RevocationsClient.StartGatewayAsync(backend, redis.ConnectionString);
        await using var other = await RevocationsClient.StartGatewayAsync(backend, redis.ConnectionString);
        var token = first.Token();
        value ??= new JsonWebToken(token).Id;
        await first.RevokeAsync(kind, value);

        // At once, before the other gateway's next read.
        await other.UndoRevocationAsync(kind, value);
        await other.UndoRevocationAsync(kind, value);
        await WaitUntilAcceptedAsync(first, token);
        await WaitUntilAcceptedAsync(other, token);
        await using var later = await RevocationsClient.StartGatewayAsync(backend, redis.ConnectionString);
        await WaitUntilAcceptedAsync(later, token);
        Assert.Empty(await later.RevocationsAsync());

        await later.RevokeAsync(kind, value);
        await AssertRejectedAsync(later, token);
        await Eventually.HoldsAsync(async () => await StatusAsync(first, token) == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_reconnecting_gateway_does_not_restore_a_revocation_that_was_undone_meanwhile()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var proxy = await TcpProxy.StartAsync(redis.ConnectionString);
        await using var disconnected = await RevocationsClient.StartGatewayAsync(backend, proxy.ConnectionString);
        await using var first = await RevocationsClient.StartGatewayAsync(backend, redis.ConnectionString);
        var token = first.Token();
        await first.RevokeAsync("tenant", "acme");
        await Eventually.HoldsAsync(async () => await StatusAsync(disconnected, token) == HttpStatusCode.Unauthorized);
        proxy.Cut();
        await Eventually.HoldsAsync(() => disconnected.FindLogLine("Revocations cannot be read") is not null);
        await first.UndoRevocationAsync("tenant", "acme");
        await AssertRejectedAsync(disconnected, token);

        proxy.Reopen();
        await WaitUntilAcceptedAsync(disconnected, token);
        await WaitUntilAcceptedAsync(first, token);
        await using var later = await RevocationsClient.StartGatewayAsync(backend, redis.ConnectionString);
        await WaitUntilAcceptedAsync(later, token);
    }

    [Fact]
    public async Task The_undo_of_a_revocation_is_written_again_to_a_redis_that_lost_it()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var first = await RevocationsClient.StartGatewayAsync(backend, redis.ConnectionString);
        await first.RevokeAsync("tenant", "acme");
        await first.UndoRevocationAsync("tenant", "acme");
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var database = connection.GetDatabase();
        await database.KeyDeleteAsync("edge:revocations");
        await Eventually.HoldsAsync(async () => await database.StreamLengthAsync("edge:revocations") == 1);
        Assert.Equal("undo-tenant", (await database.StreamRangeAsync("edge:revocations"))[0]["k"]);
    }

    [Theory]
    [InlineData("253402300799999")]
    [InlineData("33000000000000")]
    public async Task A_foreign_entry_dated_in_the_future_applies_as_of_its_arrival_and_can_be_undone(string time)
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await RevocationsClient.StartGatewayAsync(backend, redis.ConnectionString);
        var token = gateway.Token();
        await redis.CommandAsync($"XADD edge:revocations * k tenant v acme t {time} u 253402300799999", Ct);
        await Eventually.HoldsAsync(async () => await StatusAsync(gateway, token) == HttpStatusCode.Unauthorized);

        // A token that is issued in the next second is valid.
        await Eventually.HoldsAsync(async () => await StatusAsync(gateway, gateway.Token()) == HttpStatusCode.OK);
        await AssertRejectedAsync(gateway, token);

        await gateway.UndoRevocationAsync("tenant", "acme");
        await WaitUntilAcceptedAsync(gateway, token);
        await gateway.RevokeAsync("tenant", "acme");
        await AssertRejectedAsync(gateway, token);
    }

    private static async Task<HttpStatusCode> StatusAsync(GatewayHost gateway, string token)
    {
        using var client = new HttpClient { BaseAddress = gateway.Http };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var response = await client.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead, Ct);
        return response.StatusCode;
    }

    private static Task WaitUntilAcceptedAsync(GatewayHost gateway, string token) =>
        Eventually.HoldsAsync(async () => await StatusAsync(gateway, token) == HttpStatusCode.OK);

    private static async Task AssertRejectedAsync(GatewayHost gateway, string token) =>
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(gateway, token));
}
