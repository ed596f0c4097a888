using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EdgeGateway.Bench.Clients;

/// <summary>
/// One stream on one connection, cheap enough for thousands of them: it waits with an empty read, and reads into a buffer that
/// it shares with all others of the thread.
/// </summary>
internal sealed class StreamClient : IDisposable
{
    private const int BufferSize = 16 * 1024;

    [ThreadStatic]
    private static byte[]? _buffer;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly StreamKind _kind;
    private readonly IStreamBody _body;
    private readonly List<PingGap> _pings = [];
    private ResponseHead _head;

    public StreamClient(StreamKind kind, int number)
    {
        _kind = kind;
        _body = kind == StreamKind.WebSocket ? new WebSocketBody() : new EventStreamBody();
        _socket.Bind(new IPEndPoint(SourceAddress.Of(number), 0));
        KernelReceive.Enable(_socket);
    }

    public StreamKind Kind => _kind;

    /// <summary>The pings that came. To be read when <see cref="Ended"/> has completed.</summary>
    public IReadOnlyList<PingGap> Pings => _pings;

    /// <summary>When the last byte came.</summary>
    public Arrival Last { get; private set; }

    /// <summary>Completes when nothing comes any more: the gateway ended the stream, or this client did. It never fails.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Connects, asks for the stream and returns when its headers were received.</summary>
    /// <exception cref="IOException">The gateway answered something else, or nothing.</exception>
    /// <exception cref="SocketException">The connection was refused or reset.</exception>
    public async Task OpenAsync(IPEndPoint gateway, string path, CancellationToken cancellationToken)
    {
        await _socket.ConnectAsync(gateway, cancellationToken);
        await _socket.SendAsync(Requests.Open(_kind, path), cancellationToken);
        while (!_head.IsComplete)
        {
            if (!await ReadAsync(cancellationToken))
            {
                throw new IOException("the gateway closed a connection without an answer");
            }
        }

        Ended = _head.Status == Requests.OpenStatus(_kind)
            ? FollowAsync()
            : throw new IOException($"the gateway answered {_head.Status} to a request for a stream ({_kind})");
    }

    /// <summary>Leaves the stream.</summary>
    /// <returns>Whether the gateway ended its side within <paramref name="patience"/>, where the manner lets it.</returns>
    public async Task<bool> DropAsync(DropManner manner, TimeSpan patience, CancellationToken cancellationToken)
    {
        var ended = true;
        if (manner == DropManner.HalfClose)
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        else if (manner == DropManner.CloseFrame)
        {
            await _socket.SendAsync(Requests.Close, cancellationToken);
        }

        if (manner != DropManner.Reset)
        {
            await Ended.WaitAsync(patience, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended = Ended.IsCompleted;
        }

        Dispose();
        return ended;
    }

    /// <summary>Resets the connection, unless it is over already.</summary>
    public void Dispose()
    {
        if (!Ended.IsCompleted)
        {
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        _socket.Dispose();
    }

    private async Task FollowAsync()
    {
        try
        {
            while (await ReadAsync(CancellationToken.None))
            {
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Reset, by either side.
        }
    }

    private async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        await _socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, cancellationToken);
        var now = Stopwatch.GetTimestamp();
        _buffer ??= new byte[BufferSize];
        var count = KernelReceive.Read(_socket, _buffer, out var arrived);
        if (count > 0)
        {
            OnBytes(_buffer.AsSpan(0, count), new Arrival(arrived, now));
        }

        return count != 0 && !_body.IsOver;
    }

    private void OnBytes(ReadOnlySpan<byte> bytes, Arrival arrival)
    {
        if (!_head.IsComplete)
        {
            bytes = bytes[_head.Read(bytes)..];
        }

        // The stream is silent otherwise, so a ping comes alone and whole.
        if (_body.Read(bytes) > 0)
        {
            _pings.Add(new PingGap(Last, arrival, _pings.Count == 0 ? 0 : _pings[^1].Stamp, PingStamp.Find(bytes)));
        }

        Last = arrival;
    }
}
