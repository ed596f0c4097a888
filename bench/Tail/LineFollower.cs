using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EdgeGateway.Bench.Clients;

namespace EdgeGateway.Bench.Tail;

/// <summary>
/// One stream on one connection. It waits with an empty read, and has a buffer only while there is something to read.
/// </summary>
internal sealed class LineFollower : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly StreamKind _kind;
    private ResponseHead _head;
    private Chunks _chunks;

    // What came after the last stamp: the next one, or a gap, may have begun in it.
    private byte[] _rest = [];

    public LineFollower(StreamKind kind, int number)
    {
        _kind = kind;
        _socket.Bind(new IPEndPoint(SourceAddress.Of(number), 0));
    }

    /// <summary>What came. To be read while nothing comes.</summary>
    public LineTally Tally { get; } = new();

    /// <summary>Completes when nothing comes any more; it fails where a line is damaged.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Connects, asks for the stream and returns when its headers were received.</summary>
    /// <exception cref="IOException">The log source answered something else, or nothing.</exception>
    public async Task OpenAsync(IPEndPoint logSource, string app, CancellationToken cancellationToken)
    {
        await _socket.ConnectAsync(logSource, cancellationToken);
        await _socket.SendAsync(Requests.Open(_kind, $"/apps/{app}/logs?stream=true"), cancellationToken);
        while (!_head.IsComplete)
        {
            if (!await ReadAsync(cancellationToken))
            {
                throw new IOException("the log source closed a connection without an answer");
            }
        }

        Ended = _head.Status == Requests.OpenStatus(_kind)
            ? FollowAsync()
            : throw new IOException($"the log source answered {_head.Status} to a request for a stream ({_kind})");
    }

    /// <summary>Resets the connection, so that its port does not rest.</summary>
    public void Dispose()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
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

        // Not with a read that blocks, although there is something: many of those at once leave the pool without a thread.
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            _rest.CopyTo(buffer, 0);
            var count = await _socket.ReceiveAsync(buffer.AsMemory(_rest.Length), SocketFlags.None, cancellationToken);
            OnBytes(buffer, _rest.Length, count, Stopwatch.GetTimestamp());
            return count != 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void OnBytes(byte[] buffer, int start, int count, long now)
    {
        var fresh = buffer.AsSpan(start, count);
        if (!_head.IsComplete)
        {
            var head = _head.Read(fresh);
            fresh[head..].CopyTo(fresh);
            fresh = fresh[..^head];
        }

        if (_kind == StreamKind.Events)
        {
            fresh = fresh[.._chunks.Unwrap(fresh)];
        }

        _rest = Tally.Read(buffer.AsSpan(0, start + fresh.Length), now).ToArray();
    }
}
