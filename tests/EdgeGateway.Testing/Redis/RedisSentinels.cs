namespace EdgeGateway.Testing.Redis;

/// <summary>A <see cref="RedisPair"/> and three real sentinels that perform its failover.</summary>
public sealed class RedisSentinels : IAsyncDisposable
{
    private const string Name = "edge";
    private const int Size = 3;

    private readonly List<RedisServer> _sentinels = [];

    private RedisSentinels(RedisPair pair) => Pair = pair;

    /// <summary>The monitored servers.</summary>
    public RedisPair Pair { get; }

    /// <summary>
    /// The sentinels' addresses and the service name, as <c>host:port,host:port,host:port,serviceName=name</c>.
    /// </summary>
    public string ConnectionString =>
        $"{string.Join(',', _sentinels.Select(sentinel => sentinel.ConnectionString))},serviceName={Name}";

    /// <summary>Starts all servers and returns when each sentinel has found the others and the replica.</summary>
    public static async Task<RedisSentinels> StartAsync(CancellationToken ct = default)
    {
        var sentinels = new RedisSentinels(await RedisPair.StartAsync(ct));
        try
        {
            for (var i = 0; i < Size; i++)
            {
                sentinels._sentinels.Add(
                    await RedisServer.StartAsync(
                        new RedisArguments(LoopbackPort.Reserve()) { IsSentinel = true, UsesHostNetwork = true },
                        ct
                    )
                );
            }

            await sentinels.WatchAsync(ct);
            return sentinels;
        }
        catch
        {
            await sentinels.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills the primary and returns when all sentinels report its replica as the primary.</summary>
    public async Task FailOverAsync(CancellationToken ct = default)
    {
        await Pair.Primary.StopAsync();
        await WaitUntilAllReportAsync($"address={Pair.Replica.ConnectionString},", ct);
        Pair.Swap();
    }

    /// <summary>Removes the pair from the sentinels, as after their start.</summary>
    public async Task ForgetAsync(CancellationToken ct = default)
    {
        foreach (var sentinel in _sentinels)
        {
            await sentinel.CommandAsync($"SENTINEL REMOVE {Name}", ct);
        }
    }

    /// <summary>Makes the sentinels monitor the pair.</summary>
    public async Task WatchAsync(CancellationToken ct = default)
    {
        foreach (var sentinel in _sentinels)
        {
            await sentinel.CommandAsync($"SENTINEL MONITOR {Name} 127.0.0.1 {Pair.Primary.Port} 2", ct);
            await sentinel.CommandAsync($"SENTINEL SET {Name} down-after-milliseconds 500 failover-timeout 3000", ct);
        }

        await WaitUntilAllReportAsync($"address={Pair.Primary.ConnectionString},slaves=1,sentinels={Size}", ct);
    }

    /// <summary>Makes the sentinels tolerate any pause of the primary, for tests that share it and do not fail over.</summary>
    public async Task DisableFailoverAsync(CancellationToken ct = default)
    {
        foreach (var sentinel in _sentinels)
        {
            await sentinel.CommandAsync($"SENTINEL SET {Name} down-after-milliseconds 600000", ct);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var sentinel in _sentinels)
        {
            await sentinel.DisposeAsync();
        }

        await Pair.DisposeAsync();
    }

    private async Task WaitUntilAllReportAsync(string text, CancellationToken ct)
    {
        foreach (var sentinel in _sentinels)
        {
            await sentinel.WaitUntilAsync("INFO sentinel", info => info.Contains(text, StringComparison.Ordinal), ct);
        }
    }
}
