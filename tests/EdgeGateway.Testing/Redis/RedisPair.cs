using System.Globalization;

namespace EdgeGateway.Testing.Redis;

/// <summary>A real Redis for a test with another one that follows it and can take its place.</summary>
public sealed class RedisPair : IAsyncDisposable
{
    private RedisPair(RedisServer primary, RedisServer replica)
    {
        Primary = primary;
        Replica = replica;
    }

    /// <summary>The one that is written to.</summary>
    public RedisServer Primary { get; private set; }

    /// <summary>The other one: the primary's replica, or what was the primary before it was killed.</summary>
    public RedisServer Replica { get; private set; }

    /// <summary>Where both listen, as <c>host:port,host:port</c>.</summary>
    public string ConnectionString => $"{Primary.ConnectionString},{Replica.ConnectionString}";

    /// <summary>Starts both and returns when the replica has what the primary has.</summary>
    public static async Task<RedisPair> StartAsync(CancellationToken ct = default)
    {
        var primary = await RedisServer.StartAsync(Arguments(LoopbackPort.Free()), ct);
        try
        {
            return new RedisPair(primary, await FollowAsync(primary, LoopbackPort.Free(), ct));
        }
        catch
        {
            await primary.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns when the replica has acknowledged all that the primary was told until now.</summary>
    public async Task UntilReplicatedAsync(CancellationToken ct = default)
    {
        var told = Field(await Primary.CommandAsync("INFO replication", ct), "master_repl_offset:");
        await Primary.UntilAsync("INFO replication", info => Field(info, "offset=") >= told, ct);

        static long Field(string info, string name)
        {
            var text = info[(info.IndexOf(name, StringComparison.Ordinal) + name.Length)..];
            return long.Parse(string.Concat(text.TakeWhile(char.IsAsciiDigit)), CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Kills the primary and makes its replica the primary.</summary>
    public async Task FailOverAsync(CancellationToken ct = default)
    {
        await Primary.StopAsync();
        await Replica.CommandAsync("REPLICAOF NO ONE", ct);
        Swap();
    }

    /// <summary>Starts the killed server again, empty and on its port, as the replica of the one that took its place, and returns when it
    /// has what that has.</summary>
    public async Task ReturnAsync(CancellationToken ct = default)
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

    /// <summary>Somebody else made the replica the primary.</summary>
    internal void Swap() => (Primary, Replica) = (Replica, Primary);

    private static async Task<RedisServer> FollowAsync(RedisServer primary, int port, CancellationToken ct)
    {
        var replica = await RedisServer.StartAsync(Arguments(port, "--replicaof", "127.0.0.1", $"{primary.Port}"), ct);
        try
        {
            await replica.UntilAsync(
                "INFO replication",
                info => info.Contains("master_link_status:up", StringComparison.Ordinal),
                ct
            );

            // Before that the primary keeps what is written to itself.
            await primary.UntilAsync(
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

    // Without the first two, a primary waits for more replicas before it sends its data to one.
    private static RedisArguments Arguments(int port, params string[] more) =>
        new(port) { More = ["--repl-diskless-sync-delay", "0", .. more], IsAnnounced = true };
}
