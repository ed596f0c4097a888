using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace EdgeGateway.Bench.Clients;

/// <summary>
/// One stream on one connection. Derived classes wait with an empty read and hold no buffer, so that thousands of
/// streams fit into one process.
/// </summary>
internal abstract class StreamConnection : IDisposable
{
    private readonly StreamKind _kind;
    private ResponseHead _head;
    private SslStream? _tls;
    private bool _isDisposed;

    protected StreamConnection(StreamKind kind, int number)
    {
        _kind = kind;
        Socket.Bind(new IPEndPoint(SourceAddress.Of(number), 0));
    }

    public StreamKind Kind => _kind;

    /// <summary>
    /// Completes when the server or this client has ended the stream. Fails only if the received data is damaged.
    /// </summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    protected Socket Socket { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>The head of the response. The derived class passes it the first bytes.</summary>
    protected ref ResponseHead Head => ref _head;

    /// <summary>Connects, requests the stream and returns when its headers have arrived.</summary>
    /// <param name="server">The server's address.</param>
    /// <param name="path">The path and query of the stream.</param>
    /// <param name="tls">How to set up TLS; null for a connection without it.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="IOException">The server returned another status, or closed the connection.</exception>
    /// <exception cref="SocketException">The connection was refused or reset.</exception>
    public async Task OpenAsync(
        IPEndPoint server,
        string path,
        SslClientAuthenticationOptions? tls,
        CancellationToken cancellationToken
    )
    {
        await Socket.ConnectAsync(server, cancellationToken);
        var request = Requests.Open(_kind, path);
        if (tls is null)
        {
            await Socket.SendAsync(request, cancellationToken);
        }
        else
        {
            _tls = new SslStream(new NetworkStream(Socket));
            await AuthenticateAsync(_tls, tls, cancellationToken);
            await _tls.WriteAsync(request, cancellationToken);
        }

        while (!Head.IsComplete)
        {
            if (!await ReadAsync(cancellationToken))
            {
                throw new IOException("the server closed a connection without a response");
            }
        }

        Ended =
            Head.Status == Requests.OpenStatus(_kind)
                ? FollowAsync()
                : throw new IOException($"the server returned {Head.Status} to a request for a stream ({_kind})");
    }

    /// <summary>Resets the connection if it is still open, so that its port is free at once.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (!Ended.IsCompleted)
        {
            Socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        Socket.Dispose();
        _tls?.Dispose();
    }

    /// <summary>Waits for data and reads it.</summary>
    /// <returns>Whether the stream continues.</returns>
    protected abstract ValueTask<bool> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Reads what is available, or waits for data if the buffer is empty.</summary>
    protected ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        _tls?.ReadAsync(buffer, cancellationToken) ?? Socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);

    private static async Task AuthenticateAsync(
        SslStream stream,
        SslClientAuthenticationOptions tls,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await stream.AuthenticateAsClientAsync(tls, cancellationToken);
        }
        catch (AuthenticationException exception)
        {
            throw new IOException($"a TLS handshake failed: {exception.Message}", exception);
        }
    }

    private async Task FollowAsync()
    {
        try
        {
            while (await ReadAsync(CancellationToken.None)) { }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or IOException)
        {
            // Either side reset the connection.
        }
    }
}
