using System.Net;
using System.Net.Sockets;

namespace EdgeGateway.Testing.Network;

/// <summary>A server on loopback that serves each connection with a test's function.</summary>
public sealed class TcpServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<TcpClient, Task> _serve;

    /// <summary>Starts to accept connections.</summary>
    /// <param name="serve">Serves a connection, and disposes of it.</param>
    public TcpServer(Func<TcpClient, Task> serve)
    {
        _serve = serve;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Where the server listens.</summary>
    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Accepts no more connections. Open ones stay open.</summary>
    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _ = _serve(await _listener.AcceptTcpClientAsync());
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
