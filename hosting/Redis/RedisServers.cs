using System.Net;
using StackExchange.Redis;

namespace EdgeGateway.Hosting.Redis;

/// <summary>Finds the server that a command goes to.</summary>
internal static class RedisServers
{
    /// <summary>
    /// Returns the primary that serves a key's slot, whether or not it can be reached. Returns null if Redis is not a
    /// cluster, or if no node has reported the slot yet.
    /// </summary>
    public static EndPoint? FindPrimary(ConnectionMultiplexer multiplexer, RedisKey key)
    {
        EndPoint? found = null;
        foreach (var server in multiplexer.GetServers())
        {
            // A node that is disconnected now may have reported an older state: a connected node wins.
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

    /// <summary>
    /// Returns the name of the server that has a key: <see cref="FindPrimary"/>, or all configured servers if Redis is
    /// not a cluster.
    /// </summary>
    public static string GetName(ConnectionMultiplexer multiplexer, RedisKey key) =>
        FindPrimary(multiplexer, key) is { } primary
            ? Format(primary)
            : string.Join(',', multiplexer.GetEndPoints(configuredOnly: true).Select(Format));

    /// <summary>Formats a server's host and port.</summary>
    public static string Format(EndPoint endPoint) => EndPointCollection.ToString(endPoint);
}
