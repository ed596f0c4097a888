using System.Diagnostics;
using EdgeGateway.Hosting.Redis;
using EdgeGateway.Testing.Redis;
using LogSource.Buffer;
using LogSource.Lines;

namespace LogSource.UnitTests.Buffer.Redis;

[Trait("Category", "Waits")]
public sealed class RedisOutageTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly LogWaiter<RedisConnection> _log = new();
    private RedisServer? _server;
    private RedisClient? _client;

    private ILogBuffer Buffer => _client!.Buffer;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync(Cancel);
        _client = new RedisClient(_server.ConnectionString, log: _log);
    }

    public async ValueTask DisposeAsync()
    {
        await _client!.DisposeAsync();
        await _server!.DisposeAsync();
    }

    [Fact]
    public async Task A_start_without_Redis_succeeds_and_appends_work_once_Redis_is_reachable()
    {
        await _server!.StopAsync();
        await _client!.StartAsync(Cancel);
        await Assert.ThrowsAsync<BufferUnavailableException>(() => Buffer.CheckAsync(Cancel));
        await Assert.ThrowsAsync<BufferUnavailableException>(() =>
            Buffer.AppendAsync("example-app", Sample.Numbers(1, 1), Cancel)
        );

        await _server.RestartAsync(Cancel);
        await _log.WrittenAsync(RedisLog.ConnectionRestoredId).WaitAsync(Deadline, Cancel);

        await Buffer.AppendAsync("example-app", Sample.Numbers(1, 2), Cancel);
        Assert.Equal([1, 2], (await Buffer.ReadFromAsync("example-app", EntryId.None, 10, Cancel)).Numbers());
    }

    [Fact]
    public async Task A_command_that_the_client_has_disabled_makes_the_buffer_unavailable()
    {
        await using var client = new RedisClient($"{_server!.ConnectionString},$EVAL=,$EVALSHA=,$XRANGE=");
        await client.StartAsync(Cancel);
        await Assert.ThrowsAsync<BufferUnavailableException>(() =>
            client.Buffer.AppendAsync("example-app", Sample.Numbers(1, 1), Cancel)
        );
        await Assert.ThrowsAsync<BufferUnavailableException>(() =>
            client.Buffer.ReadFromAsync("example-app", EntryId.None, 9, Cancel)
        );
        Assert.Empty(await client.Buffer.FindChangedAsync([new AppCursor("example-app", EntryId.None)], Cancel));
    }

    [Fact]
    public async Task A_subscription_survives_an_outage()
    {
        await _client!.StartAsync(Cancel);
        var waker = new Waker();
        await using var subscription = await Buffer.SubscribeAsync("example-app", waker.Wake, Cancel);

        await _server!.StopAsync();
        await _log.WrittenAsync(RedisLog.ConnectionLostId).WaitAsync(Deadline, Cancel);
        await Assert.ThrowsAsync<BufferUnavailableException>(() => Buffer.CheckAsync(Cancel));

        await _server.RestartAsync(Cancel);
        await _log.WrittenAsync(RedisLog.ConnectionRestoredId).WaitAsync(Deadline, Cancel);
        while (!waker.WokenAsync().IsCompleted)
        {
            await Buffer.AppendAsync("example-app", Sample.Numbers(1, 1), Cancel);
        }
    }

    [Fact]
    public async Task A_Redis_that_does_not_respond_is_unavailable()
    {
        await _client!.StartAsync(Cancel);
        await Buffer.CheckAsync(Cancel);

        await _server!.PauseAsync();
        var oneTimeout = Stopwatch.StartNew();
        await Assert
            .ThrowsAsync<BufferUnavailableException>(() =>
                Buffer.AppendAsync("example-app", Sample.Numbers(0, 1), Cancel)
            )
            .WaitAsync(Deadline, Cancel);
        oneTimeout.Stop();

        // After the first timeout no further command is queued, so appends fail at once.
        var many = Stopwatch.StartNew();
        for (var i = 0; i < 20; i++)
        {
            await Assert.ThrowsAsync<BufferUnavailableException>(() =>
                Buffer.AppendAsync("example-app", Sample.Numbers(1, 1), Cancel)
            );
        }

        await Assert.ThrowsAsync<BufferUnavailableException>(() => Buffer.CheckAsync(Cancel));
        Assert.True(
            many.Elapsed < oneTimeout.Elapsed,
            $"{many.Elapsed} for 20 appends, {oneTimeout.Elapsed} for one timeout"
        );
        await _server.ResumeAsync();
        await Eventually.AppendAsync(Buffer, "example-app", Sample.Numbers(2, 1));

        // Redis may have executed the first append although it timed out.
        Assert.Equal([2], (await Buffer.ReadFromAsync("example-app", EntryId.None, 10, Cancel)).Numbers().Except([0]));
    }
}
