using System.Collections.Concurrent;
using System.Net;
using StackExchange.Redis;

namespace LogSource.Buffer.Redis;

/// <summary>
/// Remembers of each server that it left a command without an answer, until it answers again. What was sent to it still waits in the
/// client's buffers then, uncounted: more must not be put behind it. Other servers of a cluster are asked meanwhile.
/// </summary>
internal sealed class RedisProbe
{
    private readonly ConcurrentDictionary<EndPoint, bool> _silent = [];

    /// <summary>Whether a server owes an answer.</summary>
    public bool IsSilent(IServer server) => _silent.ContainsKey(server.EndPoint);

    /// <summary>A command was not answered in time.</summary>
    public void Begin(IServer server)
    {
        if (_silent.TryAdd(server.EndPoint, true))
        {
            _ = AskAsync(server);
        }
    }

    private async Task AskAsync(IServer server)
    {
        try
        {
            while (!await AnswersAsync(server)) { }
        }
        finally
        {
            // Whatever the client comes up with: commands find out.
            _silent.TryRemove(server.EndPoint, out _);
        }
    }

    // Waits as long as a command does.
    private static async Task<bool> AnswersAsync(IServer server)
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
            // An answer too, or the connection is gone: commands fail at once then, and none waits.
            return true;
        }
    }
}
