using System.Globalization;

namespace EdgeGateway.Testing.Redis;

/// <summary>A real Redis primary and its replica, with failover.</summary>
public sealed class RedisPair : IAsyncDisposable
{
    private RedisPair(RedisServer primary, RedisServer replica)
    {
        Primary = primary;
        Replica = replica;
    }

    /// <summary>The server that accepts writes.</summary>
    public RedisServer Primary { get; private set; }

    /// <summary>The primary's replica; after a failover the killed former primary.</summary>
    public RedisServer Replica { get; private set; }

    /// <summary>The addresses of both servers, as <c>host:port,host:port</c>.</summary>
    public string ConnectionString => $"{Primary.ConnectionString},{Replica.ConnectionString}";

    /// <summary>Starts both servers and returns when the replica is in sync.</summary>
    public static async Task<RedisPair> StartAsync(CancellationToken ct = default)
    {
        var primary = await RedisServer.StartAsync(Arguments(LoopbackPort.Reserve()), ct);
        try
        {
            return new RedisPair(primary, await FollowAsync(primary, LoopbackPort.Reserve(), ct));
        }
        catch
        {
            await primary.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Returns when the replica has acknowledged all writes that the primary had received at the call.
    /// </summary>
    public async Task WaitUntilReplicatedAsync(CancellationToken ct = default)
    {
        var written = Field(await Primary.CommandAsync("INFO replication", ct), "master_repl_offset:");
        await Primary.WaitUntilAsync("INFO replication", info => Field(info, "offset=") >= written, ct);

        static long Field(string info, string name)
        {
            var text = info[(info.IndexOf(name, StringComparison.Ordinal) + name.Length)..];
            return long.Parse(string.Concat(text.TakeWhile(char.IsAsciiDigit)), CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Kills the primary and promotes its replica.</summary>
    public async Task FailOverAsync(CancellationToken ct = default)
    {
        await Primary.StopAsync();
        await Replica.CommandAsync("REPLICAOF NO ONE", ct);
        Swap();
    }

    /// <summary>
    /// Starts the killed server, empty and on its port, as the replica of the new primary. Returns when it is in sync.
    /// </summary>
    public async Task RejoinAsync(CancellationToken ct = default)
    {
        await Replica.DisposeAsync();
        Replica = await FollowAsync(Primary, Replica.Port, ct);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Replica.DisposeAsync();
        await Primary.DisposeAsync();
    }

    /// <summary>Exchanges the roles after a sentinel promoted the replica.</summary>
    internal void Swap() => (Primary, Replica) = (Replica, Primary);

    private static async Task<RedisServer> FollowAsync(RedisServer primary, int port, CancellationToken ct)
    {
        var replica = await RedisServer.StartAsync(Arguments(port, "--replicaof", "127.0.0.1", $"{primary.Port}"), ct);
        try
        {
            await replica.WaitUntilAsync(
                "INFO replication",
                info => info.Contains("master_link_status:up", StringComparison.Ordinal),
                ct
            );

            // Before this state the primary does not send writes to the replica.
            await primary.WaitUntilAsync(
                "INFO replication",
                info => info.Contains($"port={port},state=online", StringComparison.Ordinal),
                ct
            );
            return replica;
        }
        catch
        {
            await replica.DisposeAsync();
            throw;
        }
    }

    // With the default delay a primary waits for more replicas before it sends its data.
    private static RedisArguments Arguments(int port, params string[] more) =>
        new(port) { ExtraArguments = ["--repl-diskless-sync-delay", "0", .. more], UsesHostNetwork = true };
}
