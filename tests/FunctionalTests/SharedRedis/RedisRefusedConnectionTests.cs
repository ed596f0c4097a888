using System.Net;
using System.Net.Sockets;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using FunctionalTests.Clients;
using FunctionalTests.Streams;

namespace FunctionalTests.SharedRedis;

/// <summary>A reachable Redis that refuses the programs' connections is reported as such, not as unreachable.</summary>
[Trait("Category", "Waits")]
public sealed class RedisRefusedConnectionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_password_set_while_running_is_reported_as_a_refused_connection()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var source = await LogSourceHost.StartOnRedisAsync(redis.ConnectionString);
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(),
            ("Redis:ConnectionString", redis.ConnectionString),
        ]);
        using var refusals = new MetricCapture(gateway, "edge.redis.refused");
        await WaitUntilReadyAsync(source);

        await redis.CommandAsync("CONFIG SET requirepass pw", Ct);
        await RunWithPasswordAsync(redis, "CLIENT KILL TYPE normal");
        await WaitForReadinessDetailAsync(source, "Redis refuses lines: NOAUTH.");
        await Eventually.HoldsAsync(() => refusals.Tags.Contains("operation=the connection cause=NOAUTH"));
        AssertLoggedOnce(gateway, redis, "NOAUTH Authentication required.");
        AssertLoggedOnce(source, redis, "NOAUTH Authentication required.");
        await AssertPostRefusedAsync(source);

        await RunWithPasswordAsync(redis, "CONFIG SET requirepass \"\"");
        await WaitUntilReadyAsync(source);
        await Eventually.HoldsAsync(() => gateway.FindLogLine("Redis accepts the connection again") is not null);
        Assert.Single(gateway.Log.Lines, line => line.Contains("is lost", StringComparison.Ordinal));
        Assert.Single(gateway.Log.Lines, line => line.Contains("is restored", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_redis_at_its_client_limit_is_reported_as_a_refused_connection()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        using (await TakeOnlyConnectionAsync(redis))
        {
            await using var source = await LogSourceHost.StartOnRedisAsync(redis.ConnectionString);
            await WaitForReadinessDetailAsync(source, "Redis refuses lines: other.");
            AssertLoggedOnce(source, redis, "ERR max number of clients reached");
        }
    }

    [Fact]
    public async Task A_wrong_password_is_reported_as_a_refused_connection()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await redis.CommandAsync("CONFIG SET requirepass right", Ct);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(),
            ("Redis:ConnectionString", $"redis://:wrong@{redis.ConnectionString}"),
        ]);
        AssertLoggedOnce(gateway, redis, "WRONGPASS invalid username-password pair or user is disabled.");
        Assert.DoesNotContain(gateway.Log.Lines, line => line.Contains("wrong", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("redis://u:s3cr3t@", "WRONGPASS")]
    [InlineData("redis://:s3cr3t@", "ERR AUTH")]
    public async Task A_rejected_login_that_redis_does_not_need_is_one_warning(string login, string message)
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(),
            ("Redis:ConnectionString", $"{login}{redis.ConnectionString}"),
        ]);
        Assert.Contains(
            message,
            Assert.Single(
                gateway.Log.Warnings,
                line => line.Contains("rejects the user or password", StringComparison.Ordinal)
            ),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(gateway.Log.Lines, line => line.Contains("s3cr3t", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_missing_database_is_named_in_the_log()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var source = await LogSourceHost.StartOnRedisAsync($"redis://{redis.ConnectionString}/16");
        await WaitForReadinessDetailAsync(source, "Redis refuses lines: other.");
        await AssertPostRefusedAsync(source);
        Assert.Single(
            source.Log.Warnings,
            line =>
                line.Contains("Redis refuses appends", StringComparison.Ordinal)
                && line.Contains("The database does not exist on the server: 16", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_stream_without_free_ids_affects_only_its_app_and_is_logged_once()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await redis.CommandAsync("XADD logs:{example-app} 18446744073709551615-18446744073709551615 m x", Ct);
        await using var source = await LogSourceHost.StartOnRedisAsync(redis.ConnectionString);
        for (var i = 0; i < 3; i++)
        {
            await AssertPostRefusedAsync(source);
            await WaitUntilReadyAsync(source);
        }

        Assert.Single(
            source.Log.Lines,
            line =>
                line.Contains(
                    "(key logs:{example-app}): ERR The stream has exhausted the last possible ID",
                    StringComparison.Ordinal
                )
        );
        await redis.CommandAsync("DEL logs:{example-app}", Ct);
        using var accepted = await PostAsync(source);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
    }

    private static void AssertLoggedOnce(ServerHost host, RedisServer redis, string message) =>
        Assert.Single(
            host.Log.Warnings,
            line =>
                line.Contains(
                    $"Redis refuses the connection ({redis.ConnectionString}): {message}",
                    StringComparison.Ordinal
                )
        );

    private static async Task RunWithPasswordAsync(RedisServer redis, string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, redis.Port, Ct);
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes($"AUTH pw\r\n{command}\r\n"), Ct);
        await client.GetStream().ReadAtLeastAsync(new byte[100], 8, throwOnEndOfStream: false, Ct);
    }

    private static Task<HttpResponseMessage> PostAsync(LogSourceHost source) =>
        Http.PostAsync(source.Http, "/apps/example-app/lines", "", "text/plain", "x");

    private static async Task AssertPostRefusedAsync(LogSourceHost source)
    {
        using var response = await PostAsync(source);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("refused", await response.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    // Returns the only connection that Redis accepts.
    private static async Task<TcpClient> TakeOnlyConnectionAsync(RedisServer redis)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, redis.Port, Ct);
        using var reader = new StreamReader(client.GetStream(), leaveOpen: true);
        await client.GetStream().WriteAsync("CONFIG SET maxclients 1\r\n"u8.ToArray(), Ct);
        Assert.Equal("+OK", await reader.ReadLineAsync(Ct));
        return client;
    }

    private static Task WaitUntilReadyAsync(LogSourceHost source) =>
        Eventually.HoldsAsync(async () =>
            (await Http.GetAsync(source.Http, "/readyz")).StatusCode == HttpStatusCode.OK
        );

    private static Task WaitForReadinessDetailAsync(LogSourceHost source, string detail) =>
        Eventually.HoldsAsync(async () =>
            (await (await Http.GetAsync(source.Http, "/readyz")).Content.ReadAsStringAsync(Ct)).Contains(
                detail,
                StringComparison.Ordinal
            )
        );
}
