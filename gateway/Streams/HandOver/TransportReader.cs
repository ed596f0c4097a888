using System.Buffers;
using System.IO.Pipelines;

namespace EdgeGateway.Streams.HandOver;

/// <summary>The input of a connection as the server sees it. It ends when the connection is handed over.</summary>
internal sealed class TransportReader(PipeReader input) : PipeReader
{
    private volatile bool _isDetached;

    public bool IsDetached
    {
        set => _isDetached = value;
    }

    private static ReadResult End => new(ReadOnlySequence<byte>.Empty, isCanceled: false, isCompleted: true);

    public override bool TryRead(out ReadResult result)
    {
        if (!_isDetached)
        {
            return input.TryRead(out result);
        }

        result = End;
        return true;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        _isDetached ? new(End) : input.ReadAsync(cancellationToken);

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (!_isDetached)
        {
            input.AdvanceTo(consumed, examined);
        }
    }

    public override void CancelPendingRead()
    {
        if (!_isDetached)
        {
            input.CancelPendingRead();
        }
    }

    public override void Complete(Exception? exception = null)
    {
        if (!_isDetached)
        {
            input.Complete(exception);
        }
    }

    public override ValueTask CompleteAsync(Exception? exception = null) =>
        _isDetached ? default : input.CompleteAsync(exception);

    protected override ValueTask<ReadResult> ReadAtLeastAsyncCore(
        int minimumSize,
        CancellationToken cancellationToken
    ) => _isDetached ? new(End) : input.ReadAtLeastAsync(minimumSize, cancellationToken);
}
