using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EdgeGateway.Testing.Redis;

/// <summary>Finds a port for a server that must come back on it after a stop.</summary>
public static class LoopbackPort
{
    // Below the range outgoing connections take theirs from. While the server is down, a client's connection could
    // otherwise occupy its port - even the connection to that very port, which the kernel then connects to itself.
    private const int First = 20_000;
    private const int Last = 29_999;

    // A server that is not up yet, or is down, still has its port.
    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>A port nobody listens on, and which nobody was given before.</summary>
    public static int Free()
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var port = Random.Shared.Next(First, Last + 1);
            if (IsFree(port) && Given.TryAdd(port, true))
            {
                return port;
            }
        }
        throw new InvalidOperationException($"No port from {First} to {Last} is free.");
    }

    private static bool IsFree(int port)
    {
        // On every interface: an engine that cannot bind to the loopback interface alone binds to all.
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
