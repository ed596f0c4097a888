using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using EdgeGateway.Connections.Http2.Budgets;

namespace EdgeGateway.Connections.Http2;

/// <summary>
/// The input of an HTTP/2 connection as the server sees it. It ends when the client has exceeded a budget; the server
/// then sends GOAWAY and ends the connection's requests. Nothing is copied. Bytes are scanned before the server reads
/// them, so that it never has to serve a flood that arrives at once. The bytes of a request for which the server has no
/// turn wait, and so do all after them (<see cref="OpenStreams.HasTurn"/>).
/// </summary>
internal sealed class GuardedReader(PipeReader input, FrameGuard guard) : PipeReader
{
    private ReadOnlySequence<byte> _buffer;

    // Bytes that are scanned, but that the server has not consumed yet.
    private long _ahead;

    // The rest of a request, of which the server gets only the head of the first frame, waits for its turn.
    private bool _waits;

    private static ReadResult End => new(ReadOnlySequence<byte>.Empty, isCanceled: false, isCompleted: true);

    /// <summary>Whether the server has completed the input, so that it cannot be read any more.</summary>
    public bool IsCompleted { get; private set; }

    public override bool TryRead(out ReadResult result)
    {
        if (guard.IsFlooded)
        {
            result = End;
            return true;
        }

        var read = input.TryRead(out result);
        result = read ? Scan(result) : result;
        return read;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (guard.IsFlooded)
        {
            return new(End);
        }

        if (_waits && _ahead == 0 && guard.Streams.WaitForTurnAsync() is { IsCompletedSuccessfully: false } turn)
        {
            return WaitAsync(turn, cancellationToken);
        }

        var read = input.ReadAsync(cancellationToken);
        return read.IsCompletedSuccessfully ? new(Scan(read.Result)) : ScanAsync(read);
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _ahead -= _buffer.Slice(0, consumed).Length;
        _buffer = default;
        input.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead()
    {
        input.CancelPendingRead();
        guard.Streams.Interrupt();
    }

    // After a flood, the guard reads on: closing a socket with unread bytes would make the kernel drop the GOAWAY.
    public override void Complete(Exception? exception = null)
    {
        if (!guard.IsFlooded)
        {
            IsCompleted = true;
            input.Complete(exception);
        }
    }

    public override ValueTask CompleteAsync(Exception? exception = null)
    {
        if (guard.IsFlooded)
        {
            return default;
        }

        IsCompleted = true;
        return input.CompleteAsync(exception);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> ScanAsync(ValueTask<ReadResult> read) => Scan(await read);

    private async ValueTask<ReadResult> WaitAsync(Task turn, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        return guard.IsFlooded ? End : Scan(await input.ReadAsync(cancellationToken));
    }

    private ReadResult Scan(ReadResult result)
    {
        _buffer = result.Buffer;

        // The server may take what it may have in parts.
        if (!_waits || guard.Streams.HasTurn)
        {
            _ahead += guard.OnReceived(_buffer.Slice(_ahead), out var hasTurn);
            _waits = !hasTurn;
        }

        if (guard.IsFlooded)
        {
            // The read ends here, because the server sees none of it.
            input.AdvanceTo(_buffer.End);
            return End;
        }

        return _waits ? new(_buffer.Slice(0, _ahead), result.IsCanceled, isCompleted: false) : result;
    }
}
