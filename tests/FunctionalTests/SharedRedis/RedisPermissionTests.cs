using System.Net;
using System.Text.Json;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;
using FunctionalTests.LogApi;
using FunctionalTests.RateLimiting;
using FunctionalTests.StreamLimits;
using FunctionalTests.Streams;
using FunctionalTests.Tokens.Revocation;
using StackExchange.Redis;

namespace FunctionalTests.SharedRedis;

/// <summary>Redis users with the documented permissions, and with fewer.</summary>
[Trait("Category", "Waits")]
public sealed class RedisPermissionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_documented_permissions_are_sufficient_for_both_programs()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        foreach (var line in DocumentedPermissions())
        {
            await redis.CommandAsync(line, Ct);
        }

        await using var source = await LogSourceHost.StartOnRedisAsync(
            $"redis://logsource:SECRET@{redis.ConnectionString}",
            ("Buffer:MaxAge", "01:00:00")
        );
        await using var gateway = await GatewayHost.StartAsync(
            [source],
            [
                ("Redis:ConnectionString", $"redis://gateway:SECRET@{redis.ConnectionString}"),
                .. LimitedStreams.Plan(9, 9),
                .. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:0", "10m", 1_000),
                .. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:1", "1h", 1_000),
                ("ClientRateLimiting:GeneralRules:1:Algorithm", "Sliding"),
            ]
        );
        await Eventually.HoldsAsync(async () =>
            (await Http.GetAsync(source.Http, "/readyz")).StatusCode == HttpStatusCode.OK
        );
        using var follower = await WebSocketClient.OpenAsync(
            gateway.Http,
            "/apps/example-app/logs?stream=true",
            gateway.Token()
        );
        await FollowTests.PostAsync(gateway, "here\n");
        FollowTests.AssertLine("here", await follower.NextAsync());
        using (var revoked = await gateway.PostRevocationAsync("""{"tenant":"other"}"""))
        {
            Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
        }

        using (
            var issued = await Http.GetAsync(
                gateway.Http,
                "/v1/apps/example-app/logs?once=true",
                gateway.Token(TokenClaims.MakeLogsUrl)
            )
        )
        {
            var url = JsonDocument
                .Parse(await issued.Content.ReadAsStringAsync(Ct))
                .RootElement.GetProperty("logs_url")
                .GetString()!;
            using var used = await Http.GetAsync(gateway.Http, new Uri(url).PathAndQuery);
            Assert.Equal(HttpStatusCode.OK, used.StatusCode);
        }

        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var denied = (RedisResult[])(await connection.GetDatabase().ExecuteAsync("ACL", "LOG"))!;
        Assert.Equal(
            "",
            string.Join(
                '\n',
                denied.Select(entry => string.Join(' ', ((RedisResult[])entry!).Select(field => $"{field}")))
            )
        );
        Assert.DoesNotContain(
            gateway.Log.Lines.Concat(source.Log.Lines),
            line => line.Contains("Redis refuses", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("~edge:*", "limits")]
    [InlineData("~crlc:* ~edge:revocations ~edge:try:*", "stream leases")]
    public async Task An_operation_without_permission_stays_local_until_permission_is_granted(
        string keys,
        string operation
    )
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(),
            ("Redis:ConnectionString", redis.ConnectionString),
            .. LimitedStreams.Plan(9),
            ("ReverseProxy:Clusters:log-source:Destinations:primary:Address", backend.H2c.ToString()),
            .. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:0", "10m", 1_000),
        ]);
        await redis.CommandAsync($"ACL SETUSER default resetkeys {keys}", Ct);
        using var stream = await LimitedStreams.OpenAsync(gateway, "events");
        await Eventually.HoldsAsync(() => gateway.FindLogLine($"Redis refuses {operation}") is not null);
        await Eventually.HoldsAsync(() => gateway.FindLogLine("this gateway applies limits by itself") is not null);
        var refused = CountRefused(gateway);

        // Two more attempts, which Redis refuses as well.
        using var refusals = new MetricCapture(gateway, "edge.redis.refused");
        await Eventually.HoldsAsync(() =>
            refusals.Tags.Count(tags => tags == $"operation={operation} cause=NOPERM") >= 2
        );
        Assert.Null(gateway.FindLogLine("Redis is available again"));
        Assert.Null(gateway.FindLogLine("Redis accepts"));
        Assert.Equal(refused, CountRefused(gateway));

        await redis.CommandAsync("ACL SETUSER default allkeys", Ct);
        await Eventually.HoldsAsync(() => gateway.FindLogLine("Redis is available again") is not null);
    }

    private static int CountRefused(GatewayHost gateway) =>
        gateway.Log.Lines.Count(line => line.Contains("Redis refuses", StringComparison.Ordinal));

    private static IEnumerable<string> DocumentedPermissions() =>
        File.ReadLines(RepositoryFile.PathOf("docs", "reference", "redis.md"))
            .Where(line => line.StartsWith("ACL SETUSER", StringComparison.Ordinal));
}
