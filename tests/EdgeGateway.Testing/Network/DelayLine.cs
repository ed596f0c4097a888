using System.Diagnostics;
using System.Threading.Channels;

namespace EdgeGateway.Testing.Network;

/// <summary>Carries bytes from one stream to another, each as long after it came as the line is long: later, but not more slowly.</summary>
/// <param name="length">How long it is for what comes now.</param>
internal sealed class DelayLine(Func<TimeSpan> length)
{
    private const int ChunkBytes = 16_384;

    // Of a sender that is faster than its receiver no more than this is under way.
    private readonly Channel<(long Came, TimeSpan Length, byte[] Bytes)> _line = Channel.CreateBounded<(
        long,
        TimeSpan,
        byte[]
    )>(1_024);

    /// <summary>Returns when the one has ended and the other has everything.</summary>
    public Task CarryAsync(Stream from, Stream to) => Task.WhenAll(TakeInAsync(from), LetOutAsync(to));

    private async Task TakeInAsync(Stream from)
    {
        try
        {
            var buffer = new byte[ChunkBytes];
            while (await from.ReadAsync(buffer) is > 0 and var read)
            {
                await _line.Writer.WriteAsync((Stopwatch.GetTimestamp(), length(), buffer[..read]));
            }
        }
        finally
        {
            _line.Writer.TryComplete();
        }
    }

    private async Task LetOutAsync(Stream to)
    {
        await foreach (var (came, wait, bytes) in _line.Reader.ReadAllAsync())
        {
            var rest = wait - Stopwatch.GetElapsedTime(came);
            if (rest > TimeSpan.Zero)
            {
                await Task.Delay(rest);
            }

            await to.WriteAsync(bytes);
        }
    }
}
