using System.IO.Pipelines;
using LogSource.LineEncoding;
using LogSource.Lines;
using LogSource.Tail;

namespace LogSource.Reading.Following;

/// <summary>Sends server-sent events (HTML Living Standard section 9.2).</summary>
internal sealed class SseSink(PipeWriter output, LineFields fields) : ILineSink
{
    public async Task SendAsync(Gap? gap, EncodedBatch batch, CancellationToken cancellationToken)
    {
        if (gap is { } lost)
        {
            new EncodedGap(lost).WriteEvent(output);
        }

        // Writing an empty batch would not flush the gap.
        if (batch.Lines.Count > 0)
        {
            await output.WriteAsync(batch.GetEvents(fields), cancellationToken);
        }
        else
        {
            await output.FlushAsync(cancellationToken);
        }
    }
}
