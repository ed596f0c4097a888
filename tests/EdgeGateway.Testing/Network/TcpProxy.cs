using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EdgeGateway.Testing.Network;

/// <summary>Stands between a client and a server on loopback, and can be cut, or made long.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, bool> _sockets = new();
    private readonly IPEndPoint _server;
    private readonly Task _accepting;
    private volatile bool _isClosed;
    private long _delay;

    private TcpProxy(IPEndPoint server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect, as <c>host:port</c>.</summary>
    public string ConnectionString => _listener.LocalEndpoint.ToString()!;

    /// <summary>How much later than it came the server's part of a conversation goes on to the client, from now on.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref _delay));
        set => Volatile.Write(ref _delay, value.Ticks);
    }

    /// <summary>Starts a proxy in front of <c>host:port</c>.</summary>
    public static Task<TcpProxy> StartAsync(string server) => Task.FromResult(new TcpProxy(IPEndPoint.Parse(server)));

    /// <summary>Ends each new connection at once; those that are there stay.</summary>
    public void Close() => _isClosed = true;

    /// <summary>Ends all connections, and each new one at once.</summary>
    public void Cut()
    {
        Close();
        foreach (var (socket, _) in _sockets)
        {
            socket.Dispose();
        }
    }

    /// <summary>Lets connections pass again.</summary>
    public void Mend() => _isClosed = false;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        Cut();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            _ = CarryAsync(await _listener.AcceptSocketAsync());
        }
    }

    private async Task CarryAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _sockets[client] = _sockets[server] = true;
        try
        {
            if (!_isClosed)
            {
                await server.ConnectAsync(_server);
                await using var here = new NetworkStream(client);
                await using var there = new NetworkStream(server);
                await Task.WhenAny(here.CopyToAsync(there), new DelayLine(() => Delay).CarryAsync(there, here));
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            // It was cut.
        }
        finally
        {
            client.Dispose();
            _sockets.TryRemove(client, out _);
            _sockets.TryRemove(server, out _);
        }
    }
}
