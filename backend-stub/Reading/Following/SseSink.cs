using System.IO.Pipelines;
using LogSource.LineEncoding;
using LogSource.Tail;

namespace LogSource.Reading.Following;

/// <summary>Sends server-sent events (HTML Living Standard section 9.2).</summary>
internal sealed class SseSink(PipeWriter output, LineFields fields) : ILineSink
{
    public Task SendAsync(EncodedNotice notice, CancellationToken cancellationToken)
    {
        notice.WriteEvent(output);
        return output.FlushAsync(cancellationToken).AsTask();
    }

    public Task SendAsync(EncodedBatch batch, CancellationToken cancellationToken) =>
        output.WriteAsync(batch.GetEvents(fields), cancellationToken).AsTask();
}
