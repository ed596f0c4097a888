using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using Microsoft.AspNetCore.Http;
using static FunctionalTests.RateLimiting.InRedis.SharedGateway;

namespace FunctionalTests.RateLimiting.InRedis;

/// <summary>Tests of rate limits that gateways share, for every kind of Redis.</summary>
/// <param name="servers">The Redis servers.</param>
public abstract class SharedLimitContract(IReadOnlyList<RedisServer> servers) : IAsyncLifetime
{
    private BackendHost _backend = null!;

    private string Redis => string.Join(',', servers.Select(server => server.ConnectionString));

    public async ValueTask InitializeAsync()
    {
        _backend = await BackendHost.StartAsync(context => context.Response.WriteAsync("ok"));
        await RunOnAllAsync("FLUSHALL");
    }

    public async ValueTask DisposeAsync()
    {
        await _backend.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Gateways_share_a_quota_and_stopping_one_wastes_nothing_of_it()
    {
        await using var remaining = await StartAsync(10);
        var token = remaining.Token();
        await using (var stopped = await StartAsync(10))
        {
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(HttpStatusCode.OK, await StatusAsync(stopped, token));
                Assert.Equal(HttpStatusCode.OK, await StatusAsync(remaining, token));
            }
        }

        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(remaining, token));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(remaining, token));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(remaining, remaining.Token(tenant: "other")));
    }

    [Fact]
    public async Task All_rules_of_a_request_take_one_command_and_a_known_rejection_takes_none()
    {
        await using var gateway = await StartAsync(
            2,
            [
                .. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:1", "1h", 100),
                .. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:2", "1d", 1000),
            ]
        );
        var token = gateway.Token();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, token));

        Assert.Equal(
            1,
            await CountScriptsAsync(async () => Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, token)))
        );
        Assert.Equal(
            1,
            await CountScriptsAsync(async () =>
                Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(gateway, token))
            )
        );
        Assert.Equal(
            0,
            await CountScriptsAsync(async () =>
                Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(gateway, token))
            )
        );
    }

    [Fact]
    public async Task The_script_is_loaded_again_after_a_flush()
    {
        await using var gateway = await StartAsync(3);
        var token = gateway.Token();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, token));
            await RunOnAllAsync("SCRIPT FLUSH");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(gateway, token));
        Assert.Equal(0, CountLogLines(gateway, LocalMessage));
    }

    private protected Task<GatewayHost> StartAsync(int limit, params (string Key, string? Value)[] settings) =>
        SharedGateway.StartAsync(_backend, Redis, limit, settings);

    /// <summary>Counts the scripts that ran on all servers during <paramref name="action"/>.</summary>
    private protected async Task<long> CountScriptsAsync(Func<Task> action)
    {
        var before = await CountScriptsAsync();
        await action();
        return await CountScriptsAsync() - before;
    }

    private async Task<long> CountScriptsAsync() => (await Task.WhenAll(servers.Select(RedisScripts.CountAsync))).Sum();

    private Task<string[]> RunOnAllAsync(string command) =>
        Task.WhenAll(servers.Select(server => server.CommandAsync(command, TestContext.Current.CancellationToken)));
}
