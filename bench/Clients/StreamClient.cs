using System.Diagnostics;
using System.Net.Sockets;

namespace EdgeGateway.Bench.Clients;

/// <summary>A stream on which only pings arrive. It reads into a buffer that all streams of a thread share.</summary>
internal sealed class StreamClient : StreamConnection
{
    private const int BufferSize = 16 * 1024;

    [ThreadStatic]
    private static byte[]? _buffer;

    private readonly IStreamBody _body;
    private readonly List<PingGap> _pings = [];

    public StreamClient(StreamKind kind, int number)
        : base(kind, number)
    {
        _body = kind == StreamKind.WebSocket ? new WebSocketBody() : new EventStreamBody();
        KernelReceive.Enable(Socket);
    }

    /// <summary>The received pings. Read them after <see cref="StreamConnection.Ended"/> has completed.</summary>
    public IReadOnlyList<PingGap> Pings => _pings;

    /// <summary>When the last byte arrived.</summary>
    public Arrival Last { get; private set; }

    /// <summary>Ends the stream.</summary>
    /// <returns>
    /// Whether the gateway ended its side within <paramref name="timeout"/>; always true after a reset.
    /// </returns>
    public async Task<bool> DropAsync(DropManner manner, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var ended = true;
        if (manner == DropManner.HalfClose)
        {
            Socket.Shutdown(SocketShutdown.Send);
        }
        else if (manner == DropManner.CloseFrame)
        {
            await Socket.SendAsync(Requests.Close, cancellationToken);
        }

        if (manner != DropManner.Reset)
        {
            await Ended.WaitAsync(timeout, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended = Ended.IsCompleted;
        }

        Dispose();
        return ended;
    }

    protected override async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        await ReceiveAsync(Memory<byte>.Empty, cancellationToken);
        var now = Stopwatch.GetTimestamp();
        _buffer ??= new byte[BufferSize];
        var count = KernelReceive.Read(Socket, _buffer, out var arrived);
        if (count > 0)
        {
            OnBytes(_buffer.AsSpan(0, count), new Arrival(arrived, now));
        }

        return count != 0 && !_body.IsOver;
    }

    private void OnBytes(ReadOnlySpan<byte> bytes, Arrival arrival)
    {
        if (!Head.IsComplete)
        {
            bytes = bytes[Head.Read(bytes)..];
        }

        // Nothing else is sent on the stream, so a ping arrives alone and in one piece.
        if (_body.Read(bytes) > 0)
        {
            _pings.Add(new PingGap(Last, arrival, _pings.Count == 0 ? 0 : _pings[^1].Stamp, PingStamp.Find(bytes)));
        }

        Last = arrival;
    }
}
