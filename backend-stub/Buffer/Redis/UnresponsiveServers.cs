using System.Collections.Concurrent;
using System.Net;
using StackExchange.Redis;

namespace LogSource.Buffer.Redis;

/// <summary>
/// The servers that have not responded to a command in time and have not responded since. Sent commands stay in the
/// client's buffers without a limit, so no more are sent to such a server. Other servers of a cluster are not affected.
/// </summary>
internal sealed class UnresponsiveServers
{
    private readonly ConcurrentDictionary<EndPoint, bool> _servers = [];

    /// <summary>Whether a server has an unanswered command.</summary>
    public bool Contains(IServer server) => _servers.ContainsKey(server.EndPoint);

    /// <summary>Adds a server whose command timed out, and removes it when it responds again.</summary>
    public void Add(IServer server)
    {
        if (_servers.TryAdd(server.EndPoint, true))
        {
            _ = WaitForResponseAsync(server);
        }
    }

    private async Task WaitForResponseAsync(IServer server)
    {
        try
        {
            while (!await RespondsAsync(server)) { }
        }
        finally
        {
            // Also after an unexpected exception: commands then report the failure.
            _servers.TryRemove(server.EndPoint, out _);
        }
    }

    // The ping has the timeout of a command.
    private static async Task<bool> RespondsAsync(IServer server)
    {
        try
        {
            await server.PingAsync();
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (Exception e) when (e is RedisException or RedisCommandException or InvalidOperationException)
        {
            // An error is a response as well. If the connection is lost, commands fail at once and do not wait.
            return true;
        }
    }
}
