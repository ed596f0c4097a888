using System.Diagnostics;
using System.Threading.Channels;

namespace EdgeGateway.Testing.Network;

/// <summary>Copies bytes from one stream to another and adds latency. Throughput does not change.</summary>
/// <param name="delay">The delay of bytes that arrive now.</param>
internal sealed class DelayLine(Func<TimeSpan> delay)
{
    private const int ChunkBytes = 16_384;

    // Bounded: a sender that is faster than its receiver must wait.
    private readonly Channel<(long ReceivedAt, TimeSpan Delay, byte[] Bytes)> _line = Channel.CreateBounded<(
        long,
        TimeSpan,
        byte[]
    )>(1_024);

    /// <summary>
    /// Returns when <paramref name="from"/> has ended and <paramref name="to"/> has all of its
    /// bytes.
    /// </summary>
    public Task ForwardAsync(Stream from, Stream to) => Task.WhenAll(ReadAsync(from), WriteAsync(to));

    private async Task ReadAsync(Stream from)
    {
        try
        {
            var buffer = new byte[ChunkBytes];
            while (await from.ReadAsync(buffer) is > 0 and var read)
            {
                await _line.Writer.WriteAsync((Stopwatch.GetTimestamp(), delay(), buffer[..read]));
            }
        }
        finally
        {
            _line.Writer.TryComplete();
        }
    }

    private async Task WriteAsync(Stream to)
    {
        await foreach (var (receivedAt, wait, bytes) in _line.Reader.ReadAllAsync())
        {
            var rest = wait - Stopwatch.GetElapsedTime(receivedAt);
            if (rest > TimeSpan.Zero)
            {
                await Task.Delay(rest);
            }

            await to.WriteAsync(bytes);
        }
    }
}
