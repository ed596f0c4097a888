using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace EdgeGateway.Connections.Http2;

/// <summary>
/// The input of an HTTP/2 connection as the server sees it. It ends when the client has exceeded a budget; the server
/// then sends GOAWAY and ends the connection's requests. Nothing is copied: bytes are scanned when the server has
/// consumed them.
/// </summary>
internal sealed class GuardedReader(PipeReader input, FrameGuard guard) : PipeReader
{
    private ReadOnlySequence<byte> _buffer;

    private static ReadResult End => new(ReadOnlySequence<byte>.Empty, isCanceled: false, isCompleted: true);

    public override bool TryRead(out ReadResult result)
    {
        if (guard.IsFlooded)
        {
            result = End;
            return true;
        }

        var read = input.TryRead(out result);
        _buffer = result.Buffer;
        return read;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (guard.IsFlooded)
        {
            return new(End);
        }

        var read = input.ReadAsync(cancellationToken);
        return read.IsCompletedSuccessfully ? new(Keep(read.Result)) : KeepAsync(read);
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        guard.OnReceived(_buffer.Slice(0, consumed));
        _buffer = default;
        input.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => input.CancelPendingRead();

    public override void Complete(Exception? exception = null) => input.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => input.CompleteAsync(exception);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> KeepAsync(ValueTask<ReadResult> read) => Keep(await read);

    private ReadResult Keep(ReadResult result)
    {
        _buffer = result.Buffer;
        return result;
    }
}
