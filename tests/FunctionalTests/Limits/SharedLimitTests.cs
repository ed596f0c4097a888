using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Network;
using EdgeGateway.Testing.Redis;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;
using Microsoft.AspNetCore.Http;
using StackExchange.Redis;

namespace FunctionalTests.Limits;

/// <summary>Limits that gateways count together in Redis.</summary>
public sealed class SharedLimitTests
{
    private const string Path = "/generic/x";

    [Fact]
    public async Task Gateways_share_a_quota_and_one_that_is_gone_takes_no_part_of_it_along()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(context => context.Response.WriteAsync("ok"));
        await using var staying = await StartAsync(backend, redis.ConnectionString, 10);
        var token = staying.Token();
        await using (var leaving = await StartAsync(backend, redis.ConnectionString, 10))
        {
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(HttpStatusCode.OK, await StatusAsync(leaving, token));
                Assert.Equal(HttpStatusCode.OK, await StatusAsync(staying, token));
            }
        }

        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(staying, token));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(staying, token));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(staying, staying.Token(tenant: "other")));
    }

    [Fact]
    public async Task All_rules_of_a_request_are_one_command_and_a_known_refusal_is_none()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(context => context.Response.WriteAsync("ok"));
        await using var gateway = await StartAsync(backend, redis.ConnectionString, 2,
            ("ClientRateLimiting:GeneralRules:1:Endpoint", "*"), ("ClientRateLimiting:GeneralRules:1:Period", "1h"), ("ClientRateLimiting:GeneralRules:1:Limit", "100"),
            ("ClientRateLimiting:GeneralRules:2:Endpoint", "*"), ("ClientRateLimiting:GeneralRules:2:Period", "1d"), ("ClientRateLimiting:GeneralRules:2:Limit", "1000"));
        using var connection = await ConnectionMultiplexer.ConnectAsync($"{redis.ConnectionString},allowAdmin=true");
        var server = connection.GetServer(redis.ConnectionString);
        var token = gateway.Token();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, token));

        Assert.Equal(1, await CallsAsync(server, async () => Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, token))));
        Assert.Equal(1, await CallsAsync(server, async () => Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(gateway, token))));
        Assert.Equal(0, await CallsAsync(server, async () => Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(gateway, token))));
    }

    [Fact]
    public async Task The_script_comes_back_after_it_was_flushed()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(context => context.Response.WriteAsync("ok"));
        await using var gateway = await StartAsync(backend, redis.ConnectionString, 3);
        using var connection = await ConnectionMultiplexer.ConnectAsync($"{redis.ConnectionString},allowAdmin=true");
        var token = gateway.Token();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, token));
            await connection.GetServer(redis.ConnectionString).ScriptFlushAsync();
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(gateway, token));
    }

    [Theory]
    [InlineData("stopped")]
    [InlineData("paused")]
    [InlineData("cut")]
    public async Task While_redis_is_away_the_gateway_goes_on_from_what_it_knows_and_comes_back_by_itself(string how)
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var proxy = await TcpProxy.StartAsync(redis.ConnectionString);
        await using var backend = await BackendHost.StartAsync(context => context.Response.WriteAsync("ok"));
        await using var gateway = await StartAsync(backend, proxy.ConnectionString, 5);
        var token = gateway.Token();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, token));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, token));

        var before = Told(gateway, "Redis is away");
        await (how switch
        {
            "stopped" => redis.StopAsync(),
            "paused" => redis.PauseAsync(),
            _ => Done(proxy.Cut),
        });
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, token));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(gateway, token));
        Assert.Equal(before + 1, Told(gateway, "Redis is away"));

        await (how switch
        {
            "stopped" => redis.StartAgainAsync(TestContext.Current.CancellationToken),
            "paused" => redis.ResumeAsync(),
            _ => Done(proxy.Mend),
        });
        await Eventually.HoldsAsync(() => Told(gateway, "Redis is back") == before + 1);
    }

    private static async Task<GatewayHost> StartAsync(BackendHost backend, string redis, int limit, params (string, string?)[] settings)
    {
        var gateway = await GatewayHost.StartAsync([
            .. backend.Route(), ("ReverseProxy:Routes:generic:AuthorizationPolicy", TokenClaims.ReadLogs), ("Redis:ConnectionString", redis),
            ("ClientRateLimiting:GeneralRules:0:Endpoint", "*"), ("ClientRateLimiting:GeneralRules:0:Period", "10m"),
            ("ClientRateLimiting:GeneralRules:0:Limit", $"{limit}"), .. settings]);

        // What is compiled for the first time may take longer than an answer of Redis.
        await StatusAsync(gateway, gateway.Token(tenant: Guid.NewGuid().ToString()));
        await Eventually.HoldsAsync(() => Told(gateway, "Redis is away") == Told(gateway, "Redis is back"));
        return gateway;
    }

    private static int Told(GatewayHost gateway, string text) => gateway.Log.Lines.Count(line => line.Contains(text, StringComparison.Ordinal));

    private static async Task<HttpStatusCode> StatusAsync(GatewayHost gateway, string token)
    {
        using var response = await Http.GetAsync(gateway.Http, Path, token);
        return response.StatusCode;
    }

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    // How many scripts ran meanwhile.
    private static async Task<long> CallsAsync(IServer server, Func<Task> action)
    {
        var before = await RedisScripts.CountAsync(server);
        await action();
        return await RedisScripts.CountAsync(server) - before;
    }
}
