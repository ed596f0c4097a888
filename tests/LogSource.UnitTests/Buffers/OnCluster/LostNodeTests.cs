using EdgeGateway.Testing.Redis;
using LogSource.Buffers;

namespace LogSource.UnitTests.Buffers.OnCluster;

public sealed class LostNodeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_one_node_is_away_the_apps_of_the_others_are_polled_and_written_to()
    {
        await using var cluster = await RedisCluster.StartAsync(Cancel);
        await using var client = new RedisClient(cluster.ConnectionString);
        await client.StartAsync(Cancel);
        var apps = Enumerable.Range(0, 60).Select(i => $"app-{i}").ToArray();
        foreach (var app in apps)
        {
            await client.Buffer.AppendAsync(app, Sample.Numbers(0, 1), Cancel);
        }

        await cluster.Nodes[0].StopAsync();

        var written = new List<string>();
        foreach (var app in apps)
        {
            if (await Record.ExceptionAsync(() => client.Buffer.AppendAsync(app, Sample.Numbers(1, 1), Cancel)) is not { } exception)
            {
                written.Add(app);
                continue;
            }

            Assert.IsType<BufferUnavailableException>(exception);
        }

        Assert.InRange(written.Count, apps.Length / 3, apps.Length - 1);
        var changed = await client.Buffer.ChangedAsync([.. apps.Select(app => new SeenApp(app, EntryId.None))], Cancel);
        Assert.Equal(written.Order(), changed.Order());
    }
}
