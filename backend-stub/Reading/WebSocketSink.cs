using System.Buffers;
using LogSource.Buffers;
using LogSource.Wire;

namespace LogSource.Reading;

/// <summary>WebSocket text messages, one JSON object each; several frames per write where several lines are there.</summary>
internal sealed class WebSocketSink(Stream output) : ILineSink
{
    /// <summary>Bytes that are gathered for one write, which always ends with a whole frame.</summary>
    private const int WriteThreshold = 64 * 1024;

    public async Task SendAsync(Gap? gap, IReadOnlyList<EncodedLine> lines, CancellationToken cancellationToken)
    {
        if (gap is null && lines is [var single])
        {
            await output.WriteAsync(single.Frame, cancellationToken);
            return;
        }
        var frames = new ArrayBufferWriter<byte>();
        if (gap is { } lost)
        {
            new EncodedGap(lost).WriteFrame(frames);
        }

        foreach (var line in lines)
        {
            if (frames.WrittenCount + line.Frame.Length > WriteThreshold)
            {
                await FlushAsync(frames, cancellationToken);
            }

            frames.Write(line.Frame.Span);
        }
        await FlushAsync(frames, cancellationToken);
    }

    private async Task FlushAsync(ArrayBufferWriter<byte> frames, CancellationToken cancellationToken)
    {
        await output.WriteAsync(frames.WrittenMemory, cancellationToken);
        frames.ResetWrittenCount();
    }
}
