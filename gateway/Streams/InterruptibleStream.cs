using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace EdgeGateway.Streams;

/// <summary>
/// A stream over the backend's whose waiting reader can be interrupted with bytes of our own. The object is itself the
/// pending read, so that a stream at rest costs no task.
/// </summary>
/// <remarks>
/// YARP's copy loop first reads into an empty buffer, which completes when there is something to read, and then into a real
/// one. Only while such an empty read waits is the stream at rest: then, under <see cref="Gate"/>, something may be put into
/// the outbox and the read be completed; the real read that follows takes it. The backend's own empty read stays pending
/// across that.
/// </remarks>
internal abstract class InterruptibleStream : DuplexStream, IValueTaskSource<int>, IThreadPoolWorkItem
{
    private readonly Stream _backend;
    private readonly Action _onBackendReady;
    private ManualResetValueTaskSourceCore<int> _read;
    private ValueTaskAwaiter<int> _backendRead;
    private ReadOnlyMemory<byte> _outbox;
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
    protected bool AtRest { get; private set; }

    /// <summary>Bytes of our own are due before the backend's.</summary>
    protected bool HasOutbox => !_outbox.IsEmpty;

    // The wheel completes reads here, on the thread pool: a copy loop must not run on the wheel's thread.
    void IThreadPoolWorkItem.Execute() => _read.SetResult(0);

    int IValueTaskSource<int>.GetResult(short token) => _read.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _read.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _read.OnCompleted(continuation, state, token, flags);

    /// <summary>Reads the backend's bytes; never while an empty read of its is pending.</summary>
    protected ValueTask<int> ReadBackend(Memory<byte> buffer, CancellationToken cancellationToken) =>
        _failure is null ? _backend.ReadAsync(buffer, cancellationToken) : ValueTask.FromException<int>(_failure);

    protected ValueTask WriteBackend(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken) =>
        _backend.WriteAsync(buffer, cancellationToken);

    public sealed override Task FlushAsync(CancellationToken cancellationToken) => _backend.FlushAsync(cancellationToken);

    /// <summary>Completes with 0 when the backend has something, has ended or failed, or when <see cref="Wake"/> is called.</summary>
    protected ValueTask<int> AwaitBackend(CancellationToken cancellationToken)
    {
        lock (Gate)
        {
            if (!_backendReady && !_backendPending)
            {
#pragma warning disable CA2012 // It is consumed once: here or in OnBackendReady.
                _backendRead = _backend.ReadAsync(Memory<byte>.Empty, cancellationToken).GetAwaiter();
#pragma warning restore CA2012
                _backendReady = _backendRead.IsCompleted;
                _backendPending = !_backendReady;
                if (_backendPending)
                {
                    // Waiting first: the backend may be ready before this returns.
                    var wait = Rest();
                    _backendRead.UnsafeOnCompleted(_onBackendReady);
                    return wait;
                }
            }

            if (_backendPending)
            {
                return Rest();
            }

            _backendReady = false;
        }

        TakeBackendReady();
        return ValueTask.FromResult(0);
    }

    /// <summary>Waits for <see cref="Wake"/>. Under <see cref="Gate"/>.</summary>
    protected ValueTask<int> Rest()
    {
        AtRest = true;
        _read.Reset();
        return new ValueTask<int>(this, _read.Version);
    }

    /// <summary>Completes the waiting read, if one waits. Under <see cref="Gate"/>.</summary>
    protected void Wake()
    {
        if (AtRest)
        {
            AtRest = false;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Puts bytes before the backend's next ones: with the stream at rest, or on the copy loop.</summary>
    protected void Put(ReadOnlyMemory<byte> bytes) => _outbox = bytes;

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
            if (!AtRest)
            {
                // The copy loop is busy with our own bytes and comes for it.
                _backendReady = true;
                return;
            }

            AtRest = false;
        }

        TakeBackendReady();
        _read.SetResult(0);
    }

    private void TakeBackendReady()
    {
        try
        {
            _backendRead.GetResult();
        }
        catch (Exception exception)
        {
            // It surfaces in the real read that follows.
            _failure = exception;
        }
    }
}
