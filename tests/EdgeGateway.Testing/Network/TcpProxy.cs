using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EdgeGateway.Testing.Network;

/// <summary>A TCP proxy on loopback that can close connections and delay the server's bytes.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, bool> _sockets = new();
    private readonly IPEndPoint _server;
    private readonly Task _accepting;
    private volatile bool _rejectsNew;
    private long _delay;

    private TcpProxy(IPEndPoint server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The address clients connect to, as <c>host:port</c>.</summary>
    public string ConnectionString => _listener.LocalEndpoint.ToString()!;

    /// <summary>
    /// How long the proxy holds back each byte from the server. A change applies to bytes that arrive after it.
    /// </summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref _delay));
        set => Volatile.Write(ref _delay, value.Ticks);
    }

    /// <summary>Starts a proxy in front of <c>host:port</c>.</summary>
    public static Task<TcpProxy> StartAsync(string server) => Task.FromResult(new TcpProxy(IPEndPoint.Parse(server)));

    /// <summary>Closes each new connection at once. Open connections stay open.</summary>
    public void RejectNew() => _rejectsNew = true;

    /// <summary>Closes all connections, and each new one at once.</summary>
    public void Cut()
    {
        RejectNew();
        foreach (var (socket, _) in _sockets)
        {
            socket.Dispose();
        }
    }

    /// <summary>Accepts connections again.</summary>
    public void Reopen() => _rejectsNew = false;

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
            _ = ForwardAsync(await _listener.AcceptSocketAsync());
        }
    }

    private async Task ForwardAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _sockets[client] = _sockets[server] = true;
        try
        {
            if (!_rejectsNew)
            {
                await server.ConnectAsync(_server);
                await using var toClient = new NetworkStream(client);
                await using var toServer = new NetworkStream(server);
                await Task.WhenAny(
                    toClient.CopyToAsync(toServer),
                    new DelayLine(() => Delay).ForwardAsync(toServer, toClient)
                );
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            // One side closed the connection, or Cut did.
        }
        finally
        {
            client.Dispose();
            _sockets.TryRemove(client, out _);
            _sockets.TryRemove(server, out _);
        }
    }
}
