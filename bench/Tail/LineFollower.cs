using System.Buffers;
using System.Diagnostics;
using EdgeGateway.Bench.Clients;

namespace EdgeGateway.Bench.Tail;

/// <summary>A stream of numbered lines. It holds a buffer only while data is available.</summary>
internal sealed class LineFollower(StreamKind kind, int number) : StreamConnection(kind, number)
{
    private const int BufferSize = 64 * 1024;

    private Chunks _chunks;

    // The bytes after the last stamp. They may contain the beginning of the next stamp or of a gap.
    private byte[] _rest = [];

    /// <summary>The received lines. Read it only while no line arrives.</summary>
    public LineTally Tally { get; } = new();

    protected override async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        await ReceiveAsync(Memory<byte>.Empty, cancellationToken);

        // The read is asynchronous although data is available: many blocking reads at once would exhaust the thread
        // pool.
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            _rest.CopyTo(buffer, 0);
            var count = await ReceiveAsync(buffer.AsMemory(_rest.Length), cancellationToken);
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
        if (!Head.IsComplete)
        {
            var head = Head.Read(fresh);
            fresh[head..].CopyTo(fresh);
            fresh = fresh[..^head];
        }

        if (Head.IsChunked)
        {
            fresh = fresh[.._chunks.Unwrap(fresh)];
        }

        _rest = Tally.Read(buffer.AsSpan(0, start + fresh.Length), now).ToArray();
    }
}
