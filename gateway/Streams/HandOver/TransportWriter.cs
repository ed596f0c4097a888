using System.IO.Pipelines;

namespace EdgeGateway.Streams.HandOver;

/// <summary>
/// The output of a connection as the server sees it. Once the connection is handed over, what is written is lost.
/// </summary>
internal sealed class TransportWriter(PipeWriter output) : PipeWriter
{
    private const int LostBytes = 256;

    private volatile bool _isDetached;

    public bool IsDetached
    {
        set => _isDetached = value;
    }

    public override bool CanGetUnflushedBytes => output.CanGetUnflushedBytes;

    public override long UnflushedBytes => _isDetached ? 0 : output.UnflushedBytes;

    public override void Advance(int bytes)
    {
        if (!_isDetached)
        {
            output.Advance(bytes);
        }
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) =>
        _isDetached ? new byte[Math.Max(sizeHint, LostBytes)] : output.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) =>
        _isDetached ? new byte[Math.Max(sizeHint, LostBytes)] : output.GetSpan(sizeHint);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        _isDetached ? default : output.FlushAsync(cancellationToken);

    public override ValueTask<FlushResult> WriteAsync(
        ReadOnlyMemory<byte> source,
        CancellationToken cancellationToken = default
    ) => _isDetached ? default : output.WriteAsync(source, cancellationToken);

    public override void CancelPendingFlush()
    {
        if (!_isDetached)
        {
            output.CancelPendingFlush();
        }
    }

    public override void Complete(Exception? exception = null)
    {
        if (!_isDetached)
        {
            output.Complete(exception);
        }
    }

    public override ValueTask CompleteAsync(Exception? exception = null) =>
        _isDetached ? default : output.CompleteAsync(exception);
}
