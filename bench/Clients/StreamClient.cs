using System.Diagnostics;
using System.Net.Sockets;

namespace EdgeGateway.Bench.Clients;

/// <summary>A stream that is silent but for pings: it reads into a buffer that it shares with all others of the thread.</summary>
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

    /// <summary>The pings that came. To be read when <see cref="StreamConnection.Ended"/> has completed.</summary>
    public IReadOnlyList<PingGap> Pings => _pings;

    /// <summary>When the last byte came.</summary>
    public Arrival Last { get; private set; }

    /// <summary>Leaves the stream.</summary>
    /// <returns>Whether the gateway ended its side within <paramref name="patience"/>, where the manner lets it.</returns>
    public async Task<bool> DropAsync(DropManner manner, TimeSpan patience, CancellationToken cancellationToken)
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
            await Ended.WaitAsync(patience, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended = Ended.IsCompleted;
        }

        Dispose();
        return ended;
    }

    protected override async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        await Socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, cancellationToken);
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

        // The stream is silent otherwise, so a ping comes alone and whole.
        if (_body.Read(bytes) > 0)
        {
            _pings.Add(new PingGap(Last, arrival, _pings.Count == 0 ? 0 : _pings[^1].Stamp, PingStamp.Find(bytes)));
        }

        Last = arrival;
    }
}
