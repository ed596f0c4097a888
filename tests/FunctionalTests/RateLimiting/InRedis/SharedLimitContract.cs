using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using Microsoft.AspNetCore.Http;
using static FunctionalTests.RateLimiting.InRedis.SharedGateway;

namespace FunctionalTests.RateLimiting.InRedis;

/// <summary>What holds for limits that gateways count together, in whatever kind of Redis.</summary>
/// <param name="servers">All of its servers.</param>
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
    public async Task Gateways_share_a_quota_and_one_that_is_gone_takes_no_part_of_it_along()
    {
        await using var staying = await StartAsync(10);
        var token = staying.Token();
        await using (var leaving = await StartAsync(10))
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
    public async Task The_script_comes_back_after_it_was_flushed()
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

    /// <summary>How many scripts ran meanwhile, on all servers together.</summary>
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
