using System.Diagnostics;
using EdgeGateway.Testing.Network;
using EdgeGateway.Testing.Redis;
using StackExchange.Redis;

namespace FunctionalTests.Fixtures;

public sealed class TcpProxyTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(300);

    // Timers tick in milliseconds and round down.
    private static readonly TimeSpan MinDelay = Delay * 0.9;

    [Fact]
    public async Task A_delay_adds_latency_without_reducing_throughput_and_can_be_removed()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var proxy = await TcpProxy.StartAsync(redis.ConnectionString);
        await using var client = await ConnectionMultiplexer.ConnectAsync(proxy.ConnectionString);
        var database = client.GetDatabase();
        Assert.True(await database.PingAsync() < Delay);

        proxy.Delay = Delay;
        Assert.InRange(await database.PingAsync(), MinDelay, 10 * Delay);

        // Concurrent replies are delayed together, not one after the other.
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => database.PingAsync()));
        Assert.InRange(watch.Elapsed, MinDelay, 10 * Delay);

        proxy.Delay = TimeSpan.Zero;
        Assert.True(await database.PingAsync() < Delay);
    }
}
