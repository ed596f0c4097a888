using System.IO.Pipelines;
using LogSource.Buffers;
using LogSource.Wire;

namespace LogSource.Reading;

/// <summary>Server-sent events (HTML Living Standard, section 9.2).</summary>
internal sealed class SseSink(PipeWriter output) : ILineSink
{
    /// <summary>Bytes that may wait in the response before it is flushed, which waits for the client.</summary>
    private const int FlushThreshold = 64 * 1024;

    public async Task SendAsync(Gap? gap, IReadOnlyList<EncodedLine> lines, CancellationToken cancellationToken)
    {
        if (gap is { } lost)
        {
            new EncodedGap(lost).WriteEvent(output);
        }

        foreach (var line in lines)
        {
            line.WriteEvent(output);
            if (output.UnflushedBytes >= FlushThreshold)
            {
                await output.FlushAsync(cancellationToken);
            }
        }
        await output.FlushAsync(cancellationToken);
    }
}
