namespace EdgeGateway.Testing.Redis;

/// <summary>A real Redis Cluster of three nodes for a test, each with a third of the slots and without a replica. Its nodes can be killed,
/// started again and paused one by one; while one is away, the others serve their slots.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Slots = 16_384;
    private const int Size = 3;

    private readonly List<RedisServer> _nodes = [];

    private RedisCluster() { }

    /// <summary>Its nodes, in the order of their slots.</summary>
    public IReadOnlyList<RedisServer> Nodes => _nodes;

    /// <summary>Where its nodes listen, as <c>host:port,host:port,host:port</c>.</summary>
    public string ConnectionString => string.Join(',', _nodes.Select(node => node.ConnectionString));

    /// <summary>Starts the nodes and returns when all of them say that the cluster is complete.</summary>
    public static async Task<RedisCluster> StartAsync(CancellationToken ct = default)
    {
        var cluster = new RedisCluster();
        try
        {
            await cluster.FormAsync(ct);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has every node carry out a command.</summary>
    /// <param name="command">As one writes it in redis-cli; one whose reply is no array.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The replies' texts, in the nodes' order.</returns>
    /// <exception cref="InvalidOperationException">One refused.</exception>
    public Task<string[]> CommandAsync(string command, CancellationToken ct = default) =>
        Task.WhenAll(_nodes.Select(node => node.CommandAsync(command, ct)));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    private async Task FormAsync(CancellationToken ct)
    {
        var buses = new List<int>();
        for (var i = 0; i < Size; i++)
        {
            // Where nodes speak with each other. Left alone, that is in the range from which outgoing connections take their ports.
            buses.Add(LoopbackPort.Free());
            _nodes.Add(
                await RedisServer.StartAsync(
                    new RedisArguments(LoopbackPort.Free())
                    {
                        More =
                        [
                            "--cluster-enabled",
                            "yes",
                            "--cluster-port",
                            $"{buses[i]}",
                            "--cluster-node-timeout",
                            "2000",
                            "--cluster-require-full-coverage",
                            "no",
                        ],
                        IsAnnounced = true,
                    },
                    ct
                )
            );
        }

        for (var i = 0; i < Size; i++)
        {
            await _nodes[i]
                .CommandAsync($"CLUSTER ADDSLOTSRANGE {Slots * i / Size} {(Slots * (i + 1) / Size) - 1}", ct);

            // Nodes of one epoch would first have to agree on others.
            await _nodes[i].CommandAsync($"CLUSTER SET-CONFIG-EPOCH {i + 1}", ct);
        }

        for (var i = 1; i < Size; i++)
        {
            await _nodes[0].CommandAsync($"CLUSTER MEET 127.0.0.1 {_nodes[i].Port} {buses[i]}", ct);
        }

        foreach (var node in _nodes)
        {
            await node.UntilAsync("CLUSTER INFO", IsComplete, ct);
        }
    }

    private static bool IsComplete(string info) =>
        info.Contains("cluster_state:ok", StringComparison.Ordinal)
        && info.Contains($"cluster_slots_ok:{Slots}", StringComparison.Ordinal)
        && info.Contains($"cluster_known_nodes:{Size}", StringComparison.Ordinal);
}
