using System.Buffers;
using LogSource.LineEncoding;
using LogSource.Lines;
using LogSource.Tail;

namespace LogSource.Reading.Following;

/// <summary>
/// Sends WebSocket text messages with one JSON object each. One write has the frames of a whole batch.
/// </summary>
internal sealed class WebSocketSink(Stream output, LineFields fields) : ILineSink
{
    public async Task SendAsync(Gap? gap, EncodedBatch batch, CancellationToken cancellationToken)
    {
        if (gap is { } lost)
        {
            var frame = new ArrayBufferWriter<byte>();
            new EncodedGap(lost).WriteFrame(frame);
            await output.WriteAsync(frame.WrittenMemory, cancellationToken);
        }

        if (batch.Lines.Count > 0)
        {
            await output.WriteAsync(batch.GetFrames(fields), cancellationToken);
        }
    }
}
