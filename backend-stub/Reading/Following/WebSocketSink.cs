using System.Buffers;
using LogSource.LineEncoding;
using LogSource.Tail;

namespace LogSource.Reading.Following;

/// <summary>
/// Sends WebSocket text messages with one JSON object each. One write has the frames of a whole batch.
/// </summary>
internal sealed class WebSocketSink(Stream output, LineFields fields) : ILineSink
{
    public async Task SendAsync(EncodedNotice notice, CancellationToken cancellationToken)
    {
        var frame = new ArrayBufferWriter<byte>();
        notice.WriteFrame(frame);
        await output.WriteAsync(frame.WrittenMemory, cancellationToken);
    }

    public async Task SendAsync(EncodedBatch batch, CancellationToken cancellationToken) =>
        await output.WriteAsync(batch.GetFrames(fields), cancellationToken);
}
