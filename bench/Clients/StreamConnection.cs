using System.Net;
using System.Net.Sockets;

namespace EdgeGateway.Bench.Clients;

/// <summary>
/// One stream on one connection. Derived classes wait with an empty read and hold no buffer, so that thousands of
/// streams fit into one process.
/// </summary>
internal abstract class StreamConnection : IDisposable
{
    private readonly StreamKind _kind;
    private ResponseHead _head;

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
    /// <exception cref="IOException">The server returned another status, or closed the connection.</exception>
    /// <exception cref="SocketException">The connection was refused or reset.</exception>
    public async Task OpenAsync(IPEndPoint server, string path, CancellationToken cancellationToken)
    {
        await Socket.ConnectAsync(server, cancellationToken);
        await Socket.SendAsync(Requests.Open(_kind, path), cancellationToken);
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
        if (!Ended.IsCompleted)
        {
            Socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        Socket.Dispose();
    }

    /// <summary>Waits for data and reads it.</summary>
    /// <returns>Whether the stream continues.</returns>
    protected abstract ValueTask<bool> ReadAsync(CancellationToken cancellationToken);

    private async Task FollowAsync()
    {
        try
        {
            while (await ReadAsync(CancellationToken.None)) { }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Either side reset the connection.
        }
    }
}
