using LogSource.Buffers;

namespace LogSource.UnitTests.Buffers.OnCluster;

/// <summary>What each node of a cluster does for its apps.</summary>
[Collection<ClusterFixture>]
public sealed class NodeTests(ClusterFixture redis)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_node_takes_lines_and_wakes_who_follows_them()
    {
        var apps = await Slots.AppPerNodeAsync(redis.Primaries, "app", Cancel);
        foreach (var (app, node) in apps.Zip(redis.Primaries))
        {
            var waker = new Waker();
            await using var subscription = await redis.Buffer.SubscribeAsync(app, waker.Wake, Cancel);
            await redis.Buffer.AppendAsync(app, Sample.Numbers(1, 3), Cancel);
            await waker.WokenAsync().WaitAsync(Deadline, Cancel);

            // A node refuses questions about what is another one's.
            Assert.Equal("1", await node.CommandAsync($"EXISTS {RedisKeys.Lines(app)}", Cancel));
        }
    }

    [Fact]
    public async Task Nodes_that_have_forgotten_the_scripts_are_told_them_again()
    {
        var apps = await Slots.AppPerNodeAsync(redis.Primaries, "app", Cancel);
        for (var round = 1; round <= 2; round++)
        {
            await redis.CommandAsync("SCRIPT FLUSH");
            foreach (var app in apps)
            {
                var before = await redis.Buffer.LastIdAsync(app, Cancel);
                await redis.Buffer.AppendAsync(app, Sample.Numbers(round, 1), Cancel);
                Assert.Equal([round], (await redis.Buffer.ReadAfterAsync(app, before, 9, Cancel)).Entries.Numbers());
                Assert.Equal([app], await redis.Buffer.ChangedAsync([new SeenApp(app, before)], Cancel));
            }
        }
    }
}
