using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using FunctionalTests.RateLimiting.Recorded;
using static FunctionalTests.RateLimiting.InRedis.SharedGateway;

namespace FunctionalTests.RateLimiting.InRedis;

/// <summary>Rate limits that gateways share in a Redis Cluster.</summary>
[Trait("Category", "Waits")]
public sealed class ClusterLimitTests(SharedClusterFixture fixture)
    : SharedLimitContract(fixture.Cluster.Nodes),
        IClassFixture<SharedClusterFixture>
{
    private readonly RedisCluster _cluster = fixture.Cluster;

    public static TheoryData<string> Cases => [.. RecordedCases.All.Keys];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Cases))]
    public Task A_recorded_case_gets_the_recorded_responses(string name) =>
        Replay.RunAsync(name, _cluster.ConnectionString);

    [Fact]
    public async Task Address_rules_and_client_rules_take_one_command_each()
    {
        await using var gateway = await StartAsync(10, LimitedGateway.Rule("IpRateLimiting:GeneralRules:0", "1h", 100));
        var token = gateway.Token();
        await StatusAsync(gateway, token);
        Assert.Equal(2, await CountScriptsAsync(() => StatusAsync(gateway, token)));
    }

    [Fact]
    public async Task A_paused_node_makes_only_its_own_tenants_limits_local()
    {
        await using var one = await StartAsync(5);
        await using var other = await StartAsync(5);
        string[] tenants = [.. Enumerable.Range(0, 30).Select(i => $"node-{i}")];
        Assert.All(await RemainingAsync(one), remaining => Assert.Equal("4", remaining));

        await _cluster.Nodes[1].PauseAsync();
        Assert.All(await RemainingAsync(one), remaining => Assert.Equal("3", remaining));

        // Shared counters continue at the other gateway. Local ones start anew there.
        var atOther = await RemainingAsync(other);
        Assert.Equal(["2", "4"], atOther.Distinct().Order());
        Assert.InRange(atOther.Count(remaining => remaining == "2"), 10, 29);
        Assert.Equal((1, 1), (CountLogLines(one, LocalMessage), CountLogLines(other, LocalMessage)));

        await _cluster.Nodes[1].ResumeAsync();
        await Eventually.HoldsAsync(() =>
            CountLogLines(one, SharedMessage) == 1 && CountLogLines(other, SharedMessage) == 1
        );

        async Task<string[]> RemainingAsync(GatewayHost gateway)
        {
            var remaining = new List<string>();
            foreach (var tenant in tenants)
            {
                remaining.Add((await SendAsync(gateway.Http, gateway.Token(tenant: tenant))).Remaining!);
            }

            return [.. remaining];
        }
    }

    [Fact]
    public async Task Tenants_are_spread_over_the_nodes_and_keep_their_counters_while_a_node_is_paused()
    {
        await using var gateway = await StartAsync(5);
        var tokens = Enumerable.Range(0, 30).Select(i => gateway.Token(tenant: $"tenant-{i}")).ToArray();
        await AssertRemainingAsync("4");
        Assert.DoesNotContain("0", await _cluster.CommandAsync("DBSIZE", Ct));
        Assert.Equal(0, CountLogLines(gateway, LocalMessage));

        await _cluster.Nodes[1].PauseAsync();
        await AssertRemainingAsync("3");
        Assert.Equal(1, CountLogLines(gateway, LocalMessage));

        await _cluster.Nodes[1].ResumeAsync();
        await Eventually.HoldsAsync(() => CountLogLines(gateway, SharedMessage) == 1);
        foreach (var token in tokens)
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, token));
        }

        Assert.Equal((1, 1), (CountLogLines(gateway, LocalMessage), CountLogLines(gateway, SharedMessage)));

        async Task AssertRemainingAsync(string remaining)
        {
            foreach (var token in tokens)
            {
                Assert.Equal(remaining, (await SendAsync(gateway.Http, token)).Remaining);
            }
        }
    }
}
