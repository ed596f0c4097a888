using EdgeGateway.Testing.Redis;
using StackExchange.Redis;

namespace FunctionalTests.Fixtures;

[Trait("Category", "Waits")]
public sealed class RedisClusterTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_node_holds_a_third_of_the_keys_and_only_the_keys_of_a_paused_node_are_unavailable()
    {
        await using var cluster = await RedisCluster.StartAsync(Ct);
        await using var client = await ConnectionMultiplexer.ConnectAsync(cluster.ConnectionString);
        Assert.All(client.GetServers(), server => Assert.Equal(ServerType.Cluster, server.ServerType));
        Assert.Equal(cluster.Nodes.Count, client.GetServers().Length);
        for (var i = 0; i < 300; i++)
        {
            await client.GetDatabase().StringSetAsync($"key-{i}", i);
        }

        var sizes = (await cluster.CommandAsync("DBSIZE", Ct)).Select(int.Parse).ToArray();
        Assert.Equal(300, sizes.Sum());
        Assert.All(sizes, size => Assert.InRange(size, 50, 150));

        // Each node owns a third of the 16384 slots.
        var owner = cluster.Nodes[
            int.Parse(await cluster.Nodes[0].CommandAsync("CLUSTER KEYSLOT key-0", Ct)) * 3 / 16_384
        ];
        await owner.PauseAsync();
        var others = cluster.Nodes.Where(node => node != owner);
        Assert.All(
            await Task.WhenAll(others.Select(node => node.CommandAsync("DBSIZE", Ct))),
            size => Assert.NotEqual("0", size)
        );
        await owner.ResumeAsync();
        Assert.Equal("0", await owner.CommandAsync("GET key-0", Ct));

        await owner.StopAsync();
        await Assert.ThrowsAnyAsync<IOException>(() => PingAsync(owner));
        await owner.RestartAsync(Ct);
        await Eventually.HoldsAsync(async () =>
            (await cluster.CommandAsync("CLUSTER INFO", Ct)).All(info =>
                info.Contains("cluster_slots_ok:16384", StringComparison.Ordinal)
            )
        );
    }

    // The connection is refused or closed: both become an IOException.
    private static async Task PingAsync(RedisServer node)
    {
        try
        {
            await node.CommandAsync("PING", Ct);
        }
        catch (System.Net.Sockets.SocketException exception)
        {
            throw new IOException(null, exception);
        }
    }
}
