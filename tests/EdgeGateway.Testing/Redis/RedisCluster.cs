namespace EdgeGateway.Testing.Redis;

/// <summary>
/// A real Redis Cluster of three nodes without replicas. Each node has a third of the slots. A test can kill, restart
/// and pause single nodes; the others keep serving their slots.
/// </summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Slots = 16_384;
    private const int Size = 3;

    private readonly List<RedisServer> _nodes = [];

    private RedisCluster() { }

    /// <summary>The nodes in the order of their slots.</summary>
    public IReadOnlyList<RedisServer> Nodes => _nodes;

    /// <summary>The nodes' addresses, as <c>host:port,host:port,host:port</c>.</summary>
    public string ConnectionString => string.Join(',', _nodes.Select(node => node.ConnectionString));

    /// <summary>Starts the nodes and returns when all of them report that the cluster is complete.</summary>
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

    /// <summary>Runs a command on every node.</summary>
    /// <param name="command">The command as in redis-cli. Its reply must not be an array.</param>
    /// <param name="ct">Cancels the command.</param>
    /// <returns>The texts of the replies, in the order of the nodes.</returns>
    /// <exception cref="InvalidOperationException">A node replied with an error.</exception>
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
        var busPorts = new List<int>();
        for (var i = 0; i < Size; i++)
        {
            // The cluster bus. Its default port is in the range of ephemeral ports.
            busPorts.Add(LoopbackPort.Reserve());
            _nodes.Add(
                await RedisServer.StartAsync(
                    new RedisArguments(LoopbackPort.Reserve())
                    {
                        ExtraArguments =
                        [
                            "--cluster-enabled",
                            "yes",
                            "--cluster-port",
                            $"{busPorts[i]}",
                            "--cluster-node-timeout",
                            "2000",
                            "--cluster-require-full-coverage",
                            "no",
                        ],
                        UsesHostNetwork = true,
                    },
                    ct
                )
            );
        }

        for (var i = 0; i < Size; i++)
        {
            await _nodes[i]
                .CommandAsync($"CLUSTER ADDSLOTSRANGE {Slots * i / Size} {(Slots * (i + 1) / Size) - 1}", ct);

            // Nodes with the same epoch would first have to resolve the conflict.
            await _nodes[i].CommandAsync($"CLUSTER SET-CONFIG-EPOCH {i + 1}", ct);
        }

        for (var i = 1; i < Size; i++)
        {
            await _nodes[0].CommandAsync($"CLUSTER MEET 127.0.0.1 {_nodes[i].Port} {busPorts[i]}", ct);
        }

        foreach (var node in _nodes)
        {
            await node.WaitUntilAsync("CLUSTER INFO", IsComplete, ct);
        }
    }

    private static bool IsComplete(string info) =>
        info.Contains("cluster_state:ok", StringComparison.Ordinal)
        && info.Contains($"cluster_slots_ok:{Slots}", StringComparison.Ordinal)
        && info.Contains($"cluster_known_nodes:{Size}", StringComparison.Ordinal);
}
