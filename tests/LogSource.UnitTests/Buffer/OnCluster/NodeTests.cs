using EdgeGateway.Testing;
using LogSource.Buffer.Redis;
using LogSource.Lines;
using LogSource.UnitTests.Endpoints;

namespace LogSource.UnitTests.Buffer.OnCluster;

/// <summary>Each node of a cluster serves its own apps.</summary>
[Collection<ClusterFixture>]
[Trait("Category", "Waits")]
public sealed class NodeTests(ClusterFixture redis)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_node_stores_lines_and_wakes_their_subscribers()
    {
        var apps = await Slots.AppPerNodeAsync(redis.Primaries, "app", Cancel);
        foreach (var (app, node) in apps.Zip(redis.Primaries))
        {
            var waker = new Waker();
            await using var subscription = await redis.Buffer.SubscribeAsync(app, waker.Wake, Cancel);
            await redis.Buffer.AppendAsync(app, Sample.Numbers(1, 3), Cancel);
            await waker.WokenAsync().WaitAsync(Deadline, Cancel);

            // A node answers only for keys in its own slots.
            Assert.Equal("1", await node.CommandAsync($"EXISTS {RedisKeys.Lines(app)}", Cancel));
        }
    }

    [Fact]
    public async Task A_node_that_refuses_appends_affects_only_its_apps_and_the_log_source_is_ready_while_another_node_accepts()
    {
        await using var host = await LogSourceHost.StartOnRedisAsync(redis.ConnectionString);
        using var api = new Api(host);
        var apps = await Slots.AppPerNodeAsync(redis.Primaries, "refused", Cancel);
        foreach (var app in apps)
        {
            await Eventually.AppendAsync(redis.Buffer, app, Sample.Numbers(1, 1));
        }

        await redis.Primaries[0].CommandAsync("CONFIG SET maxmemory 1", Cancel);
        try
        {
            using var refused = await api.PostAsync($"/apps/{apps[0]}/lines", "x", "text/plain");
            await Api.AssertProblemAsync(refused, 503, "buffer-unavailable");
            await api.AppendAsync(apps[1], "web-1", "x");
            using var ready = await api.GetAsync("/readyz");
            Assert.Equal(200, (int)ready.StatusCode);
            Assert.Contains(
                host.Log.Warnings,
                line =>
                    line.Contains(
                        $"Redis refuses appends ({redis.Primaries[0].ConnectionString}): OOM",
                        StringComparison.Ordinal
                    )
            );

            await redis.CommandAsync("CONFIG SET maxmemory 1");
            using var unready = await api.GetAsync("/readyz");
            Assert.Equal(503, (int)unready.StatusCode);
        }
        finally
        {
            await redis.CommandAsync("CONFIG SET maxmemory 0");
        }
    }

    [Fact]
    public async Task A_database_number_for_a_cluster_is_logged_once()
    {
        await using var host = await LogSourceHost.StartOnRedisAsync($"redis://{redis.ConnectionString}/2");
        using var api = new Api(host);
        for (var i = 0; i < 2; i++)
        {
            using var unready = await api.GetAsync("/readyz");
            Assert.Equal(503, (int)unready.StatusCode);
        }

        Assert.Single(
            host.Log.Lines,
            line => line.Contains("names a database, but this Redis is a cluster", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Scripts_are_loaded_again_after_nodes_have_lost_them()
    {
        var apps = await Slots.AppPerNodeAsync(redis.Primaries, "app", Cancel);
        for (var round = 1; round <= 2; round++)
        {
            await redis.CommandAsync("SCRIPT FLUSH");
            foreach (var app in apps)
            {
                var before = await redis.Buffer.GetLastIdAsync(app, Cancel);
                await redis.Buffer.AppendAsync(app, Sample.Numbers(round, 1), Cancel);
                Assert.Equal([round], (await redis.Buffer.ReadAfterAsync(app, before, 9, Cancel)).Entries.Numbers());
                Assert.Equal([app], await redis.Buffer.FindChangedAsync([new AppCursor(app, before)], Cancel));
            }
        }
    }
}
