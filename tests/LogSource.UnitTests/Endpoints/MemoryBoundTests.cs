using System.Diagnostics;
using System.Text;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using LogSource.Ingest.Budget;
using Microsoft.Extensions.DependencyInjection;

namespace LogSource.UnitTests.Endpoints;

[Collection(nameof(MemoryBoundTests))]
[CollectionDefinition(nameof(MemoryBoundTests), DisableParallelization = true)]
public sealed class MemoryBoundTests
{
    private const long Bound = 16 * 1024 * 1024;
    private const int Producers = 50;

    // Of each connection the server takes a megabyte in, read or not.
    private const long ReadAhead = Producers * 1024 * 1024;

    private static readonly TimeSpan Span = TimeSpan.FromSeconds(6);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_Redis_is_away_producers_do_not_fill_the_memory(bool answersNothing)
    {
        await using var redis = await RedisServer.StartAsync(Cancel);
        await using var host = await LogSourceHost.StartOnRedisAsync(
            redis.ConnectionString,
            ("Ingest:MaxPendingBytes", $"{Bound}")
        );
        using var api = new Api(host);
        await api.AppendAsync("example-app", "web-1", "one");
        var pending = host.Services.GetRequiredService<IngestBudget>();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await (answersNothing ? redis.PauseAsync() : redis.StopAsync());

        var body = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(new string('x', 119) + "\n", 5_000)));
        long mostPending = 0,
            accepted = 0,
            refused = 0;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(
            Enumerable
                .Range(0, Producers)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        while (clock.Elapsed < Span)
                        {
                            using var response = await api.PostAsync("/apps/example-app/lines", body, "text/plain");
                            Interlocked.Increment(ref response.IsSuccessStatusCode ? ref accepted : ref refused);
                            InterlockedMax(ref mostPending, pending.Count);
                        }
                    })
                )
        );

        // What Redis' client still holds of requests that were refused is counted no more, and must be no more than once what was.
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.Equal(0, accepted);
        Assert.True(refused > Producers, $"{refused} requests were refused");
        Assert.InRange(mostPending, 0, Bound);
        Assert.Equal(0, pending.Count);
        Assert.InRange(grown, long.MinValue, (3 * Bound) + ReadAhead);
    }

    private static void InterlockedMax(ref long most, long value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; )
        {
            var was = Interlocked.CompareExchange(ref most, value, seen);
            if (was == seen)
            {
                return;
            }

            seen = was;
        }
    }
}
