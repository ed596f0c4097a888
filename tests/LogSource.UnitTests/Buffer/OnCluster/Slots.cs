using System.Globalization;
using EdgeGateway.Testing.Redis;
using LogSource.Buffer.Redis;
using StackExchange.Redis;

namespace LogSource.UnitTests.Buffer.OnCluster;

/// <summary>Finds apps by the node that holds their keys.</summary>
internal static class Slots
{
    private const int Count = 16_384;

    /// <summary>Returns one app per node, in the order of the nodes.</summary>
    public static async Task<string[]> AppPerNodeAsync(
        IReadOnlyList<RedisServer> nodes,
        string prefix,
        CancellationToken ct
    )
    {
        var apps = new string?[nodes.Count];
        for (var i = 0; apps.Contains(null); i++)
        {
            apps[await NodeOfAsync(nodes, RedisKeys.Lines($"{prefix}-{i}"), ct)] = $"{prefix}-{i}";
        }

        return apps!;
    }

    /// <summary>Returns the index of the node that holds a key.</summary>
    public static async Task<int> NodeOfAsync(IReadOnlyList<RedisServer> nodes, RedisKey key, CancellationToken ct)
    {
        var slot = await nodes[0].CommandAsync($"CLUSTER KEYSLOT {key}", ct);
        return int.Parse(slot, CultureInfo.InvariantCulture) * nodes.Count / Count;
    }
}
