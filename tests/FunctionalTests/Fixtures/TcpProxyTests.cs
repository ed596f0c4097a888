using System.Diagnostics;
using EdgeGateway.Testing.Network;
using EdgeGateway.Testing.Redis;
using StackExchange.Redis;

namespace FunctionalTests.Fixtures;

public sealed class TcpProxyTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(300);

    // Timers tick in milliseconds, and round down.
    private static readonly TimeSpan Least = Delay * 0.9;

    [Fact]
    public async Task Answers_come_later_but_not_more_slowly_and_at_once_again_when_told_so()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var proxy = await TcpProxy.StartAsync(redis.ConnectionString);
        await using var client = await ConnectionMultiplexer.ConnectAsync(proxy.ConnectionString);
        var database = client.GetDatabase();
        Assert.True(await database.PingAsync() < Delay);

        proxy.Delay = Delay;
        Assert.InRange(await database.PingAsync(), Least, 10 * Delay);

        // Many wait together.
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => database.PingAsync()));
        Assert.InRange(watch.Elapsed, Least, 10 * Delay);

        proxy.Delay = TimeSpan.Zero;
        Assert.True(await database.PingAsync() < Delay);
    }
}
