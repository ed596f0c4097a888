using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using FunctionalTests.Clients;
using FunctionalTests.RateLimiting.InRedis;
using FunctionalTests.Streams;
using FunctionalTests.Tokens.Revocation;
using Microsoft.AspNetCore.Http;
using StackExchange.Redis;

namespace FunctionalTests.SharedRedis;

/// <summary>A gateway whose Redis refuses commands.</summary>
[Trait("Category", "Waits")]
public sealed class RedisRefusedCommandTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_gateway_applies_limits_locally_while_redis_refuses_them_and_logs_the_error_once()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var backend = await BackendHost.StartAsync(context => context.Response.WriteAsync("ok"));
        await using var gateway = await SharedGateway.StartAsync(backend, $"redis://{redis.ConnectionString}", 5);
        using var refusals = new MetricCapture(gateway, "edge.redis.refused");
        var token = gateway.Token();
        await redis.CommandAsync("CONFIG SET maxmemory 1", Ct);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await SharedGateway.StatusAsync(gateway, token));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await SharedGateway.StatusAsync(gateway, token));
        using (var refused = await gateway.PostRevocationAsync("""{"tenant":"other"}"""))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.DoesNotContain("OOM", await refused.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync(gateway.Management, "/readyz")).StatusCode);
        Assert.Contains("operation=limits cause=OOM", refusals.Tags);
        Assert.Contains("operation=new revocations cause=OOM", refusals.Tags);
        Assert.Null(gateway.FindLogLine("Redis accepts new revocations"));

        await redis.CommandAsync("CONFIG SET maxmemory 0", Ct);
        await Eventually.HoldsAsync(() =>
            SharedGateway.CountLogLines(gateway, SharedGateway.SharedMessage)
            == SharedGateway.CountLogLines(gateway, SharedGateway.LocalMessage)
        );
        const string Message = "OOM command not allowed when used memory > 'maxmemory'";
        Assert.Single(
            gateway.Log.Warnings,
            line =>
                line.Contains($"Redis refuses limits ({redis.ConnectionString}): {Message}", StringComparison.Ordinal)
        );
        Assert.Single(
            gateway.Log.Lines,
            line =>
                line.Contains("Redis accepts limits again", StringComparison.Ordinal)
                && line.Contains(Message, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_counter_key_of_the_wrong_type_makes_only_its_tenants_limit_local()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var backend = await BackendHost.StartAsync(context => context.Response.WriteAsync("ok"));
        await using var gateway = await SharedGateway.StartAsync(backend, redis.ConnectionString, 5);
        await using var other = await SharedGateway.StartAsync(backend, redis.ConnectionString, 5);
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var before = Keys(connection);
        var (broken, intact) = (gateway.Token(tenant: "broken"), gateway.Token(tenant: "intact"));
        await SharedGateway.StatusAsync(gateway, broken);
        var key = Assert.Single(Keys(connection).Except(before));
        await connection.GetDatabase().KeyDeleteAsync(key);
        await connection.GetDatabase().ListLeftPushAsync(key, "x");

        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await SharedGateway.StatusAsync(gateway, broken));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await SharedGateway.StatusAsync(gateway, broken));
        Assert.Equal("4", (await SharedGateway.SendAsync(gateway.Http, intact)).Remaining);
        Assert.Equal("3", (await SharedGateway.SendAsync(other.Http, intact)).Remaining);
        Assert.Equal(0, SharedGateway.CountLogLines(gateway, SharedGateway.LocalMessage));
        Assert.Single(
            gateway.Log.Warnings,
            line => line.Contains($"Redis refuses limits (key {key}): WRONGTYPE", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task While_revocations_are_stale_the_gateway_is_ready_and_logs_once_since_when()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(),
            ("Redis:ConnectionString", redis.ConnectionString),
        ]);
        await redis.CommandAsync("SET edge:revocations x", Ct);

        await Eventually.HoldsAsync(() =>
            gateway.FindLogLine("Revocations cannot be read from Redis since 20") is not null
        );
        Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync(gateway.Management, "/readyz")).StatusCode);
        Assert.Contains(
            "Redis refuses (WRONGTYPE)",
            gateway.FindLogLine("Revocations cannot be read"),
            StringComparison.Ordinal
        );

        await redis.CommandAsync("DEL edge:revocations", Ct);
        await Eventually.HoldsAsync(() => gateway.FindLogLine("Revocations are read from Redis again") is not null);
        Assert.Single(
            gateway.Log.Lines,
            line =>
                line.Contains("Redis refuses revocations (key edge:revocations): WRONGTYPE", StringComparison.Ordinal)
        );
        Assert.Single(gateway.Log.Lines, line => line.Contains("Revocations cannot be read", StringComparison.Ordinal));
    }

    private static List<string> Keys(ConnectionMultiplexer connection) =>
        [.. connection.GetServers()[0].Keys(pattern: "crlc:*").Select(key => key.ToString())];
}
