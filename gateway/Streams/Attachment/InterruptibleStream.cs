using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;
using EdgeGateway.Hosting.Wire;

namespace EdgeGateway.Streams.Attachment;

/// <summary>
/// A stream over the backend's whose waiting reader can be interrupted with bytes of our own. The object is itself the
/// pending read, so that a stream at rest costs no task.
/// </summary>
/// <remarks>
/// YARP's copy loop first reads into an empty buffer, which completes when there is something to read, and then into a real
/// one. While either waits, the stream is at rest: then, under <see cref="Gate"/>, something may be put into the outbox and
/// the read be completed with it. The backend's own read stays pending across that; a real one therefore goes into a buffer of
/// the stream's own. An empty read of the backend's is no promise: on a raw socket it may complete with nothing there, and the
/// real read that follows then waits for long.
/// </remarks>
internal abstract class InterruptibleStream : DuplexStream, IValueTaskSource<int>, IThreadPoolWorkItem
{
    // Small, because a stream may rest on it; a copy loop that is given less only comes back sooner.
    private const int ReadBufferSize = 16 * 1024;

    private readonly Stream _backend;
    private readonly Action _onBackendReady;
    private ManualResetValueTaskSourceCore<int> _read;
    private ValueTaskAwaiter<int> _backendRead;
    private ReadOnlyMemory<byte> _outbox;
    private byte[]? _readBuffer;
    private Exception? _failure;
    private bool _backendPending;
    private bool _backendReady;

    protected InterruptibleStream(Stream backend)
    {
        _backend = backend;
        _onBackendReady = OnBackendReady;
    }

    protected Lock Gate { get; } = new();

    /// <summary>The copy loop waits for something to read. Guarded by <see cref="Gate"/>.</summary>
    protected bool IsReadWaiting { get; private set; }

    /// <summary>Bytes of our own are due before the backend's.</summary>
    protected bool HasOutbox => !_outbox.IsEmpty;

    // The wheel completes reads here, on the thread pool: a copy loop must not run on the wheel's thread.
    void IThreadPoolWorkItem.Execute() => _read.SetResult(0);

    int IValueTaskSource<int>.GetResult(short token) => _read.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _read.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _read.OnCompleted(continuation, state, token, flags);

    protected ValueTask WriteBackend(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken) =>
        _backend.WriteAsync(buffer, cancellationToken);

    public sealed override Task FlushAsync(CancellationToken cancellationToken) =>
        _backend.FlushAsync(cancellationToken);

    /// <summary>Completes with 0 when the backend has something, has ended or failed, or when <see cref="Wake"/> is called.</summary>
    /// <param name="size">0 for an empty read; else how many bytes are wanted, for <see cref="TakeBackendResult"/>.</param>
    /// <param name="cancellationToken">Cancels the backend's read, which then has failed.</param>
    protected ValueTask<int> AwaitBackend(int size, CancellationToken cancellationToken)
    {
        lock (Gate)
        {
            if (!_backendReady && !_backendPending && _failure is null)
            {
                _readBuffer = size > 0 ? ArrayPool<byte>.Shared.Rent(ReadBufferSize) : null;
#pragma warning disable CA2012 // It is consumed once: in SettleEmptyRead or in TakeBackend.
                _backendRead = _backend
                    .ReadAsync(_readBuffer.AsMemory(0, Math.Min(size, ReadBufferSize)), cancellationToken)
                    .GetAwaiter();
#pragma warning restore CA2012
                _backendReady = _backendRead.IsCompleted;
                _backendPending = !_backendReady;
                if (_backendPending)
                {
                    // Resting first: the backend may be ready before this returns.
                    var rest = WaitForWake();
                    _backendRead.UnsafeOnCompleted(_onBackendReady);
                    return rest;
                }
            }

            if (_backendPending)
            {
                return WaitForWake();
            }

            CompleteEmptyRead();
            return ValueTask.FromResult(0);
        }
    }

    /// <summary>A real read of the backend's is over, well or not: <see cref="TakeBackendResult"/> has its result.</summary>
    protected bool HasBackendResult => _failure is not null || (_backendReady && _readBuffer is not null);

    /// <summary>Moves what a real read of the backend's brought into the copy loop's buffer, which is never smaller than the one that the
    /// read was begun for (the copy loop has one for all reads); 0 at its end. Throws as it did.</summary>
    protected int TakeBackendResult(Span<byte> buffer)
    {
        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }

        var held = _readBuffer!;
        (_readBuffer, _backendReady) = (null, false);
        try
        {
            var count = _backendRead.GetResult();
            held.AsSpan(0, count).CopyTo(buffer);
            return count;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(held);
        }
    }

    /// <summary>Waits for <see cref="Wake"/>. Under <see cref="Gate"/>.</summary>
    protected ValueTask<int> WaitForWake()
    {
        IsReadWaiting = true;
        _read.Reset();
        return new ValueTask<int>(this, _read.Version);
    }

    /// <summary>Completes the waiting read, if one waits. Under <see cref="Gate"/>.</summary>
    protected void Wake()
    {
        if (IsReadWaiting)
        {
            IsReadWaiting = false;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Puts bytes before the backend's next ones: with the stream at rest, or on the copy loop.</summary>
    protected void SetOutbox(ReadOnlyMemory<byte> bytes) => _outbox = bytes;

    /// <summary>Moves what it can of the outbox into the copy loop's buffer.</summary>
    protected int TakeOutbox(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _outbox.Length);
        _outbox.Span[..count].CopyTo(buffer);
        _outbox = _outbox[count..];
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _backend.Dispose();
        }

        base.Dispose(disposing);
    }

    private void OnBackendReady()
    {
        lock (Gate)
        {
            _backendPending = false;
            _backendReady = true;
            if (!IsReadWaiting)
            {
                // The copy loop is busy with our own bytes and comes for it.
                return;
            }

            IsReadWaiting = false;
            CompleteEmptyRead();
        }

        _read.SetResult(0);
    }

    // Under the gate. What an empty read brings is only that it is over, or a failure, which surfaces in the real read that follows.
    private void CompleteEmptyRead()
    {
        if (!_backendReady || _readBuffer is not null)
        {
            return;
        }

        _backendReady = false;
        try
        {
            _backendRead.GetResult();
        }
        catch (Exception exception)
        {
            _failure = exception;
        }
    }
}
