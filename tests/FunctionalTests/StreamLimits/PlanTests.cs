using System.Net;
using System.Text.Json;
using EdgeGateway.Streams.Admission;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using EdgeGateway.Testing.Tokens;
using FunctionalTests.Clients;
using FunctionalTests.RateLimiting;
using FunctionalTests.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionalTests.StreamLimits;

/// <summary>Which plan applies to a tenant, and how a changed plan affects open streams.</summary>
[Trait("Category", "Waits")]
public sealed class PlanTests
{
    private static readonly (string Key, string? Value)[] Plans =
    [
        ("StreamLimits:Plans:one:PerTenant", "1"),
        ("StreamLimits:Plans:two:PerTenant", "2"),
        ("StreamLimits:Plans:three:PerTenant", "3"),
        ("StreamLimits:Default", "two"),
        ("StreamLimits:Tenants:small", "one"),
        ("StreamLimits:Tenants:a:b", "one"),
    ];

    [Theory]
    [InlineData("small", null, 1)]
    [InlineData("small", "three", 1)]
    [InlineData("a:b", "three", 1)]
    [InlineData("acme", null, 2)]
    [InlineData("acme", "three", 3)]
    [InlineData("acme", "Three", 3)]
    [InlineData("acme", "unknown", 2)]
    public async Task The_tenant_map_overrides_the_claim_and_the_claim_overrides_the_default(
        string tenant,
        string? claim,
        int limit
    )
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await LimitedStreams.StartAsync(backend, null, Plans);
        var open = await Task.WhenAll(
            Enumerable.Range(0, limit).Select(_ => LimitedStreams.OpenAsync(gateway, "events", tenant, plan: claim))
        );

        Assert.Equal(
            $"The tenant's limit is reached: {limit} streams at once.",
            await LimitedStreams.AssertRejectedAsync(gateway, "events", tenant, plan: claim)
        );
        var usage = await gateway
            .Services.GetRequiredService<IStreamUsage>()
            .ReadAsync(tenant, TestContext.Current.CancellationToken);
        Assert.Equal((limit, (long)limit, false), (usage.PerTenant, usage.Open, usage.IsShared));
        Assert.All(open, stream => stream.Dispose());
    }

    [Fact]
    public async Task The_plan_claims_name_is_configurable_and_a_logs_url_keeps_the_claim()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await LimitedStreams.StartAsync(
            backend,
            null,
            [.. Plans, ("StreamLimits:PlanClaim", "tier")]
        );
        var caller = TokenBuilder
            .Hs256.WithClaim("scope", "\"logs:url\"")
            .WithClaim("tier", "\"one\"")
            .WithClaim("plan", "\"three\"")
            .WithClaim("email", "\"a@b\"")
            .Token;
        using var answer = await Http.GetAsync(gateway.Http, "/v1/apps/example-app/logs", caller);
        var url = JsonDocument
            .Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .RootElement.GetProperty("logs_url")
            .GetString()!;
        Assert.DoesNotContain(
            "a@b",
            new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(url.Split("token=")[1]).Claims.Select(claim =>
                claim.Value
            )
        );

        using var stream = await LimitedStreams.OpenAsync(gateway, "events", new Uri(url).PathAndQuery, token: null);
        using var rejected = await Http.GetAsync(gateway.Http, $"{new Uri(url).PathAndQuery}&stream=true");
        Assert.Equal(HttpStatusCode.TooManyRequests, rejected.StatusCode);
    }

    [Fact]
    public async Task Clients_without_a_token_have_the_default_plan_per_address()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await GatewayHost.StartAsync([.. backend.Route(), .. Plans]);
        foreach (var address in (string[])["127.0.0.1", "127.0.0.2"])
        {
            using var invoker = LimitedGateway.InvokerFrom(address);
            var open = new List<SseClient>();
            for (var i = 0; i < 2; i++)
            {
                open.Add(await SseClient.OpenAsync(gateway.Http, "/generic/sse", invoker: invoker));
            }

            using var rejected = await Http.GetAsync(gateway.Http, "/generic/sse", invoker: invoker);
            Assert.Equal(HttpStatusCode.TooManyRequests, rejected.StatusCode);
            var usage = await gateway
                .Services.GetRequiredService<IStreamUsage>()
                .ReadAsync($"anon {address}", TestContext.Current.CancellationToken);
            Assert.Equal(2, usage.Open);
            open.ForEach(client => client.Dispose());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reload_can_raise_limits_and_lowering_them_ends_the_newest_streams(bool shared)
    {
        await using var redis = shared ? await RedisServer.StartAsync(TestContext.Current.CancellationToken) : null;
        await using var store = redis is null ? null : await LeaseStore.ConnectAsync(redis);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await LimitedStreams.StartAsync(backend, redis?.ConnectionString);
        var sockets = new List<WebSocketClient>();
        await OpenAsync(1);

        // An empty section sets no limit. Streams that were opened before now count.
        gateway.ChangeSettings(("StreamLimits:Plans:all:PerTenant", "2"), ("StreamLimits:Default", "all"));
        await Eventually.HoldsAsync(async () => store is null || (await store.TenantLeasesAsync("acme")).Length == 1);
        await OpenAsync(1);
        await LimitedStreams.AssertRejectedAsync(gateway, "websocket");
        gateway.ChangeSettings(("StreamLimits:Plans:all:PerTenant", "4"));
        await OpenAsync(2);

        gateway.ChangeSettings(("StreamLimits:Plans:all:PerTenant", "1"));
        foreach (var socket in sockets[1..])
        {
            Assert.Null(await socket.NextAsync());
            Assert.Equal("1008 limit", $"{(int)socket.CloseStatus!} {socket.CloseReason}");
        }

        await Eventually.HoldsAsync(() => LimitedStreams.LeaseCount(gateway) == 1);
        gateway.ChangeSettings(("StreamLimits:Plans:all:PerTenant", "-1"));
        await Eventually.HoldsAsync(() => gateway.FindLogLine("StreamLimits:Plans:all:PerTenant is '-1'") is not null);
        await LimitedStreams.AssertRejectedAsync(gateway, "websocket");
        await sockets[0].SendAsync("still here");

        async Task OpenAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                sockets.Add((WebSocketClient)await LimitedStreams.OpenAsync(gateway, "websocket"));
            }
        }
    }
}
