using EdgeGateway.Testing.Redis;
using LogSource.Buffer;
using LogSource.Buffer.Redis;
using LogSource.Lines;
using LogSource.UnitTests.Buffer.Redis;

namespace LogSource.UnitTests.Buffer.OnCluster;

/// <summary>An unavailable node makes only its own apps unavailable.</summary>
[Trait("Category", "Waits")]
public sealed class LostNodeTests : IAsyncLifetime
{
    private const int Lost = 1;

    private readonly Waker[] _wakers = [new(), new(), new()];
    private RedisCluster? _cluster;
    private RedisClient? _client;
    private string[] _apps = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ILogBuffer Buffer => _client!.Buffer;

    public async ValueTask InitializeAsync()
    {
        _cluster = await RedisCluster.StartAsync(Cancel);
        _client = new RedisClient(_cluster.ConnectionString);
        await _client.StartAsync(Cancel);
        _apps = await Slots.AppPerNodeAsync(_cluster.Nodes, "app", Cancel);

        // The node that counts the apps may be unavailable later, so the apps are registered now.
        foreach (var (app, waker) in _apps.Zip(_wakers))
        {
            await Buffer.SubscribeAsync(app, waker.Wake, Cancel);
            await Buffer.AppendAsync(app, Sample.Numbers(0, 1), Cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }

        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_killed_node_affects_only_its_apps_until_it_restarts()
    {
        await _cluster!.Nodes[Lost].StopAsync();
        await AssertOtherAppsWorkAsync();
        await _cluster.Nodes[Lost].RestartAsync(Cancel);
        await AssertAllAppsWorkAsync();
    }

    [Fact]
    public async Task An_unresponsive_node_affects_only_its_apps_until_it_responds()
    {
        await _cluster!.Nodes[Lost].PauseAsync();
        await AssertOtherAppsWorkAsync();
        await _cluster.Nodes[Lost].ResumeAsync();
        await AssertAllAppsWorkAsync();
    }

    [Fact]
    public async Task Without_the_node_that_counts_the_apps_only_new_apps_are_rejected()
    {
        var registry = await Slots.NodeOfAsync(_cluster!.Nodes, RedisKeys.Apps, Cancel);
        var others = await Slots.AppPerNodeAsync(_cluster.Nodes, "new", Cancel);
        await _cluster.Nodes[registry].StopAsync();

        // This client has not registered any app yet.
        await using var client = new RedisClient(_cluster.ConnectionString);
        await client.StartAsync(Cancel);
        foreach (var node in Enumerable.Range(0, _apps.Length).Where(node => node != registry))
        {
            await client.Buffer.AppendAsync(_apps[node], Sample.Numbers(1, 1), Cancel);
            await Assert.ThrowsAsync<BufferUnavailableException>(() =>
                client.Buffer.AppendAsync(others[node], Sample.Numbers(1, 1), Cancel)
            );
        }
    }

    private async Task AssertOtherAppsWorkAsync()
    {
        await Assert.ThrowsAsync<BufferUnavailableException>(() =>
            Buffer.AppendAsync(_apps[Lost], Sample.Numbers(1, 1), Cancel)
        );
        string[] others = [.. _apps.Where((_, node) => node != Lost)];

        // Each command to the lost node takes until its timeout, so the rounds do not wait for it.
        var failing = new List<Task>();
        for (var i = 1; i <= 20; i++)
        {
            foreach (var app in others)
            {
                await Buffer.AppendAsync(app, Sample.Numbers(i, 1), Cancel);
            }

            failing.Add(
                Assert.ThrowsAsync<BufferUnavailableException>(() => Buffer.GetLastIdAsync(_apps[Lost], Cancel))
            );
            await Buffer.CheckAsync(Cancel);
        }

        await Task.WhenAll(failing);

        foreach (var app in others)
        {
            Assert.Equal(
                Enumerable.Range(0, 21),
                (await Buffer.ReadFromAsync(app, EntryId.None, 99, Cancel)).Numbers()
            );
        }

        var changed = await Buffer.FindChangedAsync([.. _apps.Select(app => new AppCursor(app, EntryId.None))], Cancel);
        Assert.Equal(others.Order(), changed.Order());
    }

    private async Task AssertAllAppsWorkAsync()
    {
        foreach (var (app, waker) in _apps.Zip(_wakers))
        {
            await Eventually.AppendUntilWokenAsync(Buffer, app, waker);
        }
    }
}
