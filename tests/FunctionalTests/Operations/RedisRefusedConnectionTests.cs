using System.Net;
using System.Net.Sockets;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using FunctionalTests.Clients;
using FunctionalTests.Streams;

namespace FunctionalTests.Operations;

/// <summary>A Redis that answers, and does not accept the connections of both programs.</summary>
public sealed class RedisRefusedConnectionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_password_that_a_running_redis_is_given_is_told_from_a_redis_that_is_away()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var source = await LogSourceHost.StartOnRedisAsync(redis.ConnectionString);
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(),
            ("Redis:ConnectionString", redis.ConnectionString),
        ]);
        using var counted = new Counted(gateway, "edge.redis.refused");
        await ReadyAsync(source);

        await redis.CommandAsync("CONFIG SET requirepass pw", Ct);
        await LoggedInAsync(redis, "CLIENT KILL TYPE normal");
        await RefusesAsync(source, "Redis refuses lines: NOAUTH.");
        await Eventually.HoldsAsync(() => counted.Tags.Contains("operation=the connection cause=NOAUTH"));
        AssertToldOnce(gateway, redis, "NOAUTH Authentication required.");
        AssertToldOnce(source, redis, "NOAUTH Authentication required.");
        await AssertPostAsync(source);

        await LoggedInAsync(redis, "CONFIG SET requirepass \"\"");
        await ReadyAsync(source);
        await Eventually.HoldsAsync(() => gateway.FindLogLine("Redis accepts the connection again") is not null);
        Assert.Single(gateway.Log.Lines, line => line.Contains("is lost", StringComparison.Ordinal));
        Assert.Single(gateway.Log.Lines, line => line.Contains("is restored", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_redis_that_is_full_of_clients_is_told_from_one_that_is_away()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await redis.CommandAsync("CONFIG SET maxclients 1", Ct);
        using (var other = new TcpClient())
        {
            await other.ConnectAsync(IPAddress.Loopback, redis.Port, Ct);
            await using var source = await LogSourceHost.StartOnRedisAsync(redis.ConnectionString);
            await RefusesAsync(source, "Redis refuses lines: other.");
            AssertToldOnce(source, redis, "ERR max number of clients reached");
        }
    }

    [Fact]
    public async Task A_wrong_password_is_told_from_a_redis_that_is_away()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await redis.CommandAsync("CONFIG SET requirepass right", Ct);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(),
            ("Redis:ConnectionString", $"redis://:wrong@{redis.ConnectionString}"),
        ]);
        AssertToldOnce(gateway, redis, "WRONGPASS invalid username-password pair or user is disabled.");
        Assert.DoesNotContain(gateway.Log.Lines, line => line.Contains("wrong", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("redis://u:s3cr3t@", "WRONGPASS")]
    [InlineData("redis://:s3cr3t@", "ERR AUTH")]
    public async Task A_login_that_redis_does_not_accept_and_does_not_need_is_one_warning(string login, string words)
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(),
            ("Redis:ConnectionString", $"{login}{redis.ConnectionString}"),
        ]);
        Assert.Contains(
            words,
            Assert.Single(gateway.Log.Warnings, line => line.Contains("does not accept", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(gateway.Log.Lines, line => line.Contains("s3cr3t", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_named()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var source = await LogSourceHost.StartOnRedisAsync($"redis://{redis.ConnectionString}/16");
        await RefusesAsync(source, "Redis refuses lines: other.");
        await AssertPostAsync(source);
        Assert.Single(
            source.Log.Warnings,
            line =>
                line.Contains("Redis refuses appends", StringComparison.Ordinal)
                && line.Contains("The database does not exist on the server: 16", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_stream_without_ids_costs_its_own_app_and_is_told_once()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await redis.CommandAsync("XADD logs:{example-app} 18446744073709551615-18446744073709551615 m x", Ct);
        await using var source = await LogSourceHost.StartOnRedisAsync(redis.ConnectionString);
        for (var i = 0; i < 3; i++)
        {
            await AssertPostAsync(source);
            await ReadyAsync(source);
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

    private static void AssertToldOnce(ServerHost host, RedisServer redis, string words) =>
        Assert.Single(
            host.Log.Warnings,
            line =>
                line.Contains(
                    $"Redis refuses the connection ({redis.ConnectionString}): {words}",
                    StringComparison.Ordinal
                )
        );

    private static async Task LoggedInAsync(RedisServer redis, string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, redis.Port, Ct);
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes($"AUTH pw\r\n{command}\r\n"), Ct);
        await client.GetStream().ReadAtLeastAsync(new byte[100], 8, throwOnEndOfStream: false, Ct);
    }

    private static Task<HttpResponseMessage> PostAsync(LogSourceHost source) =>
        Http.PostAsync(source.Http, "/apps/example-app/lines", "", "text/plain", "x");

    private static async Task AssertPostAsync(LogSourceHost source)
    {
        using var response = await PostAsync(source);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("refused", await response.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    private static Task ReadyAsync(LogSourceHost source) =>
        Eventually.HoldsAsync(async () =>
            (await Http.GetAsync(source.Http, "/readyz")).StatusCode == HttpStatusCode.OK
        );

    private static Task RefusesAsync(LogSourceHost source, string detail) =>
        Eventually.HoldsAsync(async () =>
            (await (await Http.GetAsync(source.Http, "/readyz")).Content.ReadAsStringAsync(Ct)).Contains(
                detail,
                StringComparison.Ordinal
            )
        );
}
