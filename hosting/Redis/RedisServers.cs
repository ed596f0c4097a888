using System.Net;
using StackExchange.Redis;

namespace EdgeGateway.Hosting.Redis;

/// <summary>Which server a command goes to.</summary>
internal static class RedisServers
{
    /// <summary>The primary of a cluster whose slots a key is in, though it may be away; null where Redis is no cluster, or no node has told of the
    /// slot yet.</summary>
    public static EndPoint? Primary(ConnectionMultiplexer multiplexer, RedisKey key)
    {
        EndPoint? found = null;
        foreach (var server in multiplexer.GetServers())
        {
            // What a node said that is away now may have changed meanwhile.
            if (
                server.ServerType == ServerType.Cluster
                && (found is null || server.IsConnected)
                && server.ClusterConfiguration?.GetBySlot(key) is { EndPoint: { } primary }
            )
            {
                found = primary;
                if (server.IsConnected)
                {
                    return found;
                }
            }
        }

        return found;
    }

    /// <summary>The name of what a key is on: <see cref="Primary"/>, or the configured servers together, as they are one.</summary>
    public static string Name(ConnectionMultiplexer multiplexer, RedisKey key) =>
        Primary(multiplexer, key) is { } primary
            ? Text(primary)
            : string.Join(',', multiplexer.GetEndPoints(configuredOnly: true).Select(Text));

    /// <summary>A server's host and port.</summary>
    public static string Text(EndPoint endPoint) => EndPointCollection.ToString(endPoint);
}
