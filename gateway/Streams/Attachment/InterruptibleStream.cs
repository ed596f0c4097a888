using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;
using EdgeGateway.Hosting.Wire;

namespace EdgeGateway.Streams.Attachment;

/// <summary>
/// A stream over the backend's stream whose pending read can be interrupted with the gateway's own bytes. The object
/// itself is the pending read, so that an idle stream costs no task.
/// </summary>
/// <remarks>
/// The relay's copy loop first reads into an empty buffer, which completes when there is something to read, and then
/// into a real one. While either read waits, bytes may be put into the outbox under <see cref="Gate"/>, and the read
/// completes with them. The backend's own read stays pending meanwhile. A read with a size therefore uses the stream's
/// own buffer. An empty read of the backend guarantees nothing: on a raw socket it may complete without data, and the
/// read that follows may then wait for a long time.
/// </remarks>
internal abstract class InterruptibleStream : DuplexStream, IValueTaskSource<int>, IThreadPoolWorkItem
{
    // Small, because an idle stream may hold it. A copy loop that receives less only reads again sooner.
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

    /// <summary>The copy loop's read is pending. Guarded by <see cref="Gate"/>.</summary>
    protected bool IsReadWaiting { get; private set; }

    /// <summary>The gateway's own bytes go to the client before the backend's next bytes.</summary>
    protected bool HasOutbox => !_outbox.IsEmpty;

    /// <summary>Nothing more is read from the backend.</summary>
    protected abstract bool HasEnded { get; }

    // The wheel completes reads here, on the thread pool, because a copy loop must not run on the wheel's thread.
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

    /// <summary>
    /// Completes with 0 when the backend's read completes or fails, or when <see cref="Wake"/> is called.
    /// </summary>
    /// <param name="size">0 for an empty read, otherwise the size of the
    /// buffer that <see cref="TakeBackendResult"/> will fill.</param>
    /// <param name="cancellationToken">Cancels the backend's read, which then fails.</param>
    protected ValueTask<int> AwaitBackend(int size, CancellationToken cancellationToken)
    {
        lock (Gate)
        {
            if (HasEnded)
            {
                // The end came after the copy loop had decided to read, and found no pending read to complete.
                return ValueTask.FromResult(0);
            }

            if (!_backendReady && !_backendPending && _failure is null)
            {
                _readBuffer = size > 0 ? ArrayPool<byte>.Shared.Rent(ReadBufferSize) : null;
#pragma warning disable CA2012 // Consumed once: in CompleteEmptyRead or in TakeBackendResult.
                _backendRead = _backend
                    .ReadAsync(_readBuffer.AsMemory(0, Math.Min(size, ReadBufferSize)), cancellationToken)
                    .GetAwaiter();
#pragma warning restore CA2012
                _backendReady = _backendRead.IsCompleted;
                _backendPending = !_backendReady;
                if (_backendPending)
                {
                    // Before UnsafeOnCompleted, because the backend may be ready before that returns.
                    var read = WaitForWake();
                    _backendRead.UnsafeOnCompleted(_onBackendReady);
                    return read;
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

    /// <summary>
    /// A read with a size has completed or failed. <see cref="TakeBackendResult"/> returns its result.
    /// </summary>
    protected bool HasBackendResult => _failure is not null || (_backendReady && _readBuffer is not null);

    /// <summary>
    /// Copies the bytes of the backend's read into the copy loop's buffer. The copy loop uses one buffer for all reads,
    /// so it is never smaller than the buffer for which the read was started.
    /// </summary>
    /// <returns>The number of bytes; 0 at the end of the backend's
    /// stream. Throws the exception of a failed read.</returns>
    protected int TakeBackendResult(Span<byte> buffer)
    {
        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }

        var bytes = _readBuffer!;
        (_readBuffer, _backendReady) = (null, false);
        try
        {
            var count = _backendRead.GetResult();
            bytes.AsSpan(0, count).CopyTo(buffer);
            return count;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Starts a read that waits for <see cref="Wake"/>. Call under <see cref="Gate"/>.</summary>
    protected ValueTask<int> WaitForWake()
    {
        IsReadWaiting = true;
        _read.Reset();
        return new ValueTask<int>(this, _read.Version);
    }

    /// <summary>Completes the pending read, if there is one. Call under <see cref="Gate"/>.</summary>
    protected void Wake()
    {
        if (IsReadWaiting)
        {
            IsReadWaiting = false;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>
    /// Sets the bytes that go to the client before the backend's next bytes. Call while the read is pending, or on the
    /// copy loop.
    /// </summary>
    protected void SetOutbox(ReadOnlyMemory<byte> bytes) => _outbox = bytes;

    /// <summary>Moves as many bytes of the outbox into the copy loop's buffer as fit.</summary>
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
                // The copy loop is writing the gateway's own bytes and reads the result afterwards.
                return;
            }

            IsReadWaiting = false;
            CompleteEmptyRead();
        }

        _read.SetResult(0);
    }

    // Call under the gate. The result of an empty read is unused.
    // Its failure is thrown by the read with a size that follows.
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
