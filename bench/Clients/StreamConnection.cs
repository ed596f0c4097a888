using System.Net;
using System.Net.Sockets;

namespace EdgeGateway.Bench.Clients;

/// <summary>One stream on one connection, cheap enough for thousands of them: derived classes wait with an empty read, without a buffer.</summary>
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

    /// <summary>Completes when nothing comes any more: the server ended the stream, or this client did. It fails only where what came is damaged.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    protected Socket Socket { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>The response's head, which the derived class reads on with what comes first.</summary>
    protected ref ResponseHead Head => ref _head;

    /// <summary>Connects, asks for the stream and returns when its headers were received.</summary>
    /// <exception cref="IOException">The server answered something else, or nothing.</exception>
    /// <exception cref="SocketException">The connection was refused or reset.</exception>
    public async Task OpenAsync(IPEndPoint server, string path, CancellationToken cancellationToken)
    {
        await Socket.ConnectAsync(server, cancellationToken);
        await Socket.SendAsync(Requests.Open(_kind, path), cancellationToken);
        while (!Head.IsComplete)
        {
            if (!await ReadAsync(cancellationToken))
            {
                throw new IOException("the server closed a connection without an answer");
            }
        }

        Ended =
            Head.Status == Requests.OpenStatus(_kind)
                ? FollowAsync()
                : throw new IOException($"the server answered {Head.Status} to a request for a stream ({_kind})");
    }

    /// <summary>Resets the connection, unless it is over already: so its port does not rest.</summary>
    public void Dispose()
    {
        if (!Ended.IsCompleted)
        {
            Socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        Socket.Dispose();
    }

    /// <summary>Waits for more and takes it.</summary>
    /// <returns>Whether the stream goes on.</returns>
    protected abstract ValueTask<bool> ReadAsync(CancellationToken cancellationToken);

    private async Task FollowAsync()
    {
        try
        {
            while (await ReadAsync(CancellationToken.None)) { }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Reset, by either side.
        }
    }
}
