using System.Diagnostics;
using System.Text;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using LogSource.Ingest.Budget;
using Microsoft.Extensions.DependencyInjection;

namespace LogSource.UnitTests.Endpoints.Ingest;

/// <summary>Bounds on the memory of the whole process.</summary>
[Collection<SerialTests>]
[Trait("Category", "Waits")]
public sealed class MemoryBoundTests
{
    private const long Bound = 16 * 1024 * 1024;
    private const int Producers = 50;

    // Kestrel buffers up to a megabyte per connection even if the application does not read it.
    private const long ReadAhead = Producers * 1024 * 1024;

    private static readonly TimeSpan WritingTime = TimeSpan.FromSeconds(6);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Producers_do_not_exhaust_the_memory_while_Redis_is_unavailable(bool isPaused)
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
        await (isPaused ? redis.PauseAsync() : redis.StopAsync());

        var body = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(new string('x', 119) + "\n", 5_000)));
        long mostPending = 0,
            accepted = 0,
            rejected = 0;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(
            Enumerable
                .Range(0, Producers)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        while (clock.Elapsed < WritingTime)
                        {
                            using var response = await api.PostAsync("/apps/example-app/lines", body, "text/plain");
                            Interlocked.Increment(ref response.IsSuccessStatusCode ? ref accepted : ref rejected);
                            InterlockedMax(ref mostPending, pending.ReservedBytes);
                        }
                    })
                )
        );

        // The Redis client may still hold bytes of rejected requests. They are not counted any more, and stay within
        // one bound.
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.Equal(0, accepted);
        Assert.True(rejected > Producers, $"{rejected} requests were rejected");
        Assert.InRange(mostPending, 0, Bound);
        Assert.Equal(0, pending.ReservedBytes);
        Assert.InRange(grown, long.MinValue, (3 * Bound) + ReadAhead);
    }

    [Fact]
    public async Task A_gzip_body_over_the_limit_is_rejected_and_not_decompressed_further()
    {
        await using var host = await LogSourceHost.StartAsync();
        using var api = new Api(host);
        var bomb = GzipBody.Of(new byte[200_000_000]);
        Assert.True(bomb.Length < 5_000_000);
        var before = GC.GetTotalAllocatedBytes();

        using var response = await api.PostAsync("/apps/example-app/lines", bomb, "text/plain", "gzip");

        await Api.AssertProblemAsync(response, 413, "body-too-large");
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 60_000_000);
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
