using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EdgeGateway.Testing.Redis;

/// <summary>Finds ports for servers that must keep their port across a restart.</summary>
public static class LoopbackPort
{
    // Below the range of ephemeral ports. Otherwise a client's connection could occupy the port while the server is
    // down, even the connection to this port, which the kernel would then connect to itself.
    private const int First = 20_000;
    private const int Last = 29_999;

    // A server keeps its port while it is not running.
    private static readonly ConcurrentDictionary<int, bool> Reserved = new();

    /// <summary>Returns a port that is free and that no earlier call returned.</summary>
    public static int Reserve()
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var port = Random.Shared.Next(First, Last + 1);
            if (IsFree(port) && Reserved.TryAdd(port, true))
            {
                return port;
            }
        }
        throw new InvalidOperationException($"No free port from {First} to {Last} was found.");
    }

    private static bool IsFree(int port)
    {
        // On all interfaces, because some container engines can bind only to all of them.
        using var listener = new TcpListener(IPAddress.Any, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
