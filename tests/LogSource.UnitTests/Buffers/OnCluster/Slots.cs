using System.Globalization;
using EdgeGateway.Testing.Redis;
using LogSource.Buffers;

namespace LogSource.UnitTests.Buffers.OnCluster;

/// <summary>Finds apps by the node that has their keys.</summary>
internal static class Slots
{
    private const int Count = 16_384;

    /// <summary>An app on each node, in the nodes' order.</summary>
    public static async Task<string[]> AppPerNodeAsync(IReadOnlyList<RedisServer> nodes, CancellationToken ct)
    {
        var apps = new string?[nodes.Count];
        for (var i = 0; apps.Contains(null); i++)
        {
            var slot = await nodes[0].CommandAsync($"CLUSTER KEYSLOT {RedisKeys.Lines($"node-app-{i}")}", ct);
            apps[int.Parse(slot, CultureInfo.InvariantCulture) * nodes.Count / Count] = $"node-app-{i}";
        }

        return apps!;
    }
}
