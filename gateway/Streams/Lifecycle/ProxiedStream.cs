using EdgeGateway.RequestTimeouts;
using EdgeGateway.Streams.Attachment;
using EdgeGateway.Timing;

namespace EdgeGateway.Streams.Lifecycle;

/// <summary>
/// A proxied stream that lives on its own: it stands between the backend's response body and YARP's copy loop, which reads
/// from it. What the gateway has to say (a ping, a Close frame) is bytes that this read returns, so nothing can interleave
/// with the backend's bytes and backpressure holds. It is also its own node on the wheel.
/// </summary>
/// <remarks>It is over 250 lines because the three parts of a stream's life (open, ending, closing) share its state.
/// Scanners and outbox belong to the copy loop while it runs and, under the lock, to the wheel while the stream is at
/// rest.</remarks>
internal abstract class ProxiedStream : InterruptibleStream, ITimerEntry, IClientActivity
{
    // How long a client has to answer the gateway's Close, and how long an end waits for a place where it can be told.
    private const long ClosingTimeoutMs = 1_000;

    private const int NotEnded = -1;

    private WheelLinks _links;
    private StreamClocks _clocks;
    private volatile Phase _phase;
    private StreamEndReason _ending;
    private long _endBy;
    private int _endReason = NotEnded;

    protected ProxiedStream(Stream backend, StreamContext context)
        : base(backend)
    {
        Context = context;
        _clocks = new StreamClocks(context.Policy, context.Wheel.Tick, context.Wheel.Now, context.ExpiresAt);
        context.Wheel.Schedule(this, _clocks.NextDue(context.Wheel.Now));
    }

    private enum Phase
    {
        Open,

        /// <summary>The end is decided; it waits for the copy loop and for a place where it can be told.</summary>
        Ending,

        /// <summary>The client was told and may still answer.</summary>
        Closing,

        /// <summary>Reads return 0 once the outbox is empty; what is left to do is the forwarder's.</summary>
        Ended,

        /// <summary>The request is over: its <see cref="HttpContext"/> may be another one's by now.</summary>
        Released,
    }

    ref WheelLinks ITimerEntry.Links => ref _links;

    public StreamContext Context { get; }

    /// <summary>Why the stream ended; null while it runs.</summary>
    public StreamEndReason? EndReason =>
        Volatile.Read(ref _endReason) is var reason && reason == NotEnded ? null : (StreamEndReason)reason;

    /// <summary>The client has said goodbye in the protocol's own way.</summary>
    protected abstract bool ClientClosed { get; }

    /// <summary>The backend has said goodbye in the protocol's own way, and before the client.</summary>
    protected abstract bool BackendClosed { get; }

    /// <summary>The protocol has a closing handshake: the client then learns of a broken backend by a Close frame, too.
    /// Otherwise the end of the body is all there is, and a broken backend breaks the client's response off.</summary>
    protected abstract bool HasClosingHandshake { get; }

    // How long an end may take to reach the client.
    private long LastMs => (long)Context.Policy.IdleTimeout.TotalMilliseconds;

    /// <summary>Lets the stream end for this reason, if none is settled before, at <paramref name="at"/> on the wheel's clock.</summary>
    public void EndAt(StreamEndReason reason, long at)
    {
        lock (Gate)
        {
            _clocks.EndAt(reason, at);
        }

        Context.Wheel.Schedule(this, at);
    }

    /// <summary>The client's side of the connection is over. The stream ends at once, or, where the client has said goodbye before,
    /// when the backend has answered that or its time for it is up.</summary>
    public void EndWithClient()
    {
        lock (Gate)
        {
            TrySetEndReason(BackendClosed ? StreamEndReason.BackendEnded : StreamEndReason.ClientLeft);
            if (!ClientClosed)
            {
                End();
                return;
            }
        }

        EndAt(StreamEndReason.ClientLeft, Context.Wheel.Now + (ClosingTimeoutMs / 2));
    }

    /// <summary>Settles why the stream ended, once: the first reason stays. The copy loop, the wheel and the request's own
    /// thread may do so at the same time.</summary>
    /// <returns>The reason that is settled.</returns>
    public StreamEndReason TrySetEndReason(StreamEndReason reason)
    {
        var settled = Interlocked.CompareExchange(ref _endReason, (int)reason, NotEnded);
        return settled == NotEnded ? reason : (StreamEndReason)settled;
    }

    public sealed override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_clocks.IsHandedOver)
        {
            // The copy loop is back, so what it was given has been written to the client.
            _clocks.Taken(Context.Wheel.Now);
        }

        if (_phase == Phase.Ending)
        {
            lock (Gate)
            {
                TryEnd(Context.Wheel.Now);
            }
        }

        return HasOutbox
            ? ValueTask.FromResult(HandOver(TakeOutbox(buffer.Span)))
            : _phase switch
            {
                Phase.Open or Phase.Ending => buffer.IsEmpty
                    ? AwaitBackend(0, cancellationToken)
                    : Receive(buffer, cancellationToken),
                Phase.Closing => AwaitClientClose(cancellationToken),
                _ => ValueTask.FromResult(0),
            };
    }

    /// <summary>The client sent bytes: on the stream, or of its request's body.</summary>
    public void ClientSent() => _clocks.Received(Context.Wheel.Now);

    public sealed override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        ClientSent();
        OnClientBytes(buffer.Span);
        try
        {
            await WriteBackend(buffer, cancellationToken);
        }
        finally
        {
            if (_phase == Phase.Closing && ClientClosed)
            {
                lock (Gate)
                {
                    End();
                }
            }
        }
    }

    long ITimerEntry.OnDue(long now)
    {
        lock (Gate)
        {
            return _phase switch
            {
                Phase.Open => OnOpenDue(now),
                Phase.Ending => OnEndingDue(now),
                Phase.Closing => OnClosingDue(now),
                Phase.Ended => OnEndedDue(now),
                _ => TimerWheel.Never,
            };
        }
    }

    /// <summary>Sees the backend's bytes before the client does.</summary>
    /// <returns>How many of them, at the front, are for the client: fewer where the stream has sent some itself already.</returns>
    protected abstract int OnBackendBytes(Span<byte> bytes);

    /// <summary>Sees the client's bytes before the backend does.</summary>
    protected virtual void OnClientBytes(ReadOnlySpan<byte> bytes) { }

    /// <summary>The ping that may stand where the stream is; empty where none may.</summary>
    protected abstract ReadOnlyMemory<byte> Ping(long now);

    /// <summary>What tells the client of the end where the stream is; empty where nothing may be said.</summary>
    protected abstract ReadOnlyMemory<byte> FarewellBytes(StreamEndReason reason);

    /// <summary>What it means that the backend's bytes are over here.</summary>
    protected abstract StreamEndReason BackendEnd();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Context.Wheel.Remove(this);
            lock (Gate)
            {
                // Also for a tick that had taken this stream off the wheel before.
                _phase = Phase.Released;
            }

            Context.RequestTimeout?.Resume();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> Receive(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            await AwaitBackend(buffer.Length, cancellationToken);
            if (HasOutbox || _phase >= Phase.Ended)
            {
                return HandOver(TakeOutbox(buffer.Span));
            }

            if (!HasBackend)
            {
                continue;
            }

            int count;
            try
            {
                count = TakeBackend(buffer.Span);
            }
            catch (Exception exception)
                when (exception is not OperationCanceledException && !Context.ClientAborted.IsCancellationRequested)
            {
                if (HasClosingHandshake)
                {
                    return OnBackendEnd(StreamEndReason.Error, buffer.Span);
                }

                TrySetEndReason(StreamEndReason.Error);
                throw;
            }

            if (count == 0)
            {
                return OnBackendEnd(BackendEnd(), buffer.Span);
            }

            _clocks.BackendSent(Context.Wheel.Now);
            count = OnBackendBytes(buffer.Span[..count]);
            if (count > 0)
            {
                return HandOver(count);
            }

            // Nothing of it is for the client, and 0 bytes would mean the end.
        }
    }

    private int OnBackendEnd(StreamEndReason reason, Span<byte> buffer)
    {
        lock (Gate)
        {
            BeginEnd(reason);
        }

        return HandOver(TakeOutbox(buffer));
    }

    private int HandOver(int count)
    {
        if (count > 0)
        {
            _clocks.HandOver(Context.Wheel.Now);
        }

        return count;
    }

    private ValueTask<int> AwaitClientClose(CancellationToken cancellationToken)
    {
        lock (Gate)
        {
            if (_phase == Phase.Closing && !ClientClosed && !cancellationToken.IsCancellationRequested)
            {
                return Rest();
            }

            End();
            return ValueTask.FromResult(0);
        }
    }

    // All that follows runs under the lock.
    private long OnOpenDue(long now)
    {
        if (_clocks.Over(now) is { } reason)
        {
            _ending = reason;
            _endBy = now + ClosingTimeoutMs;
            _phase = Phase.Ending;
            return OnEndingDue(now);
        }

        if (AtRest && _clocks.PingDue(now) && Ping(now) is { IsEmpty: false } ping)
        {
            // Before the copy loop wakes and tells the clocks that it is there.
            _clocks.Pinged(now);
            Put(ping);
            Wake();
            Context.Metrics.PingSent(Context.Kind);
        }

        return _clocks.NextDue(now);
    }

    private long OnEndingDue(long now)
    {
        if (AtRest && TryEnd(now))
        {
            Wake();
        }
        else if (now >= _endBy)
        {
            // The copy loop is stuck: the client takes nothing any more, or the backend stopped half way.
            TrySetEndReason(_ending);
            Context.Abort();
            End();
        }

        return _endBy;
    }

    private bool TryEnd(long now)
    {
        if (HasClosingHandshake && now < _endBy && FarewellBytes(_ending).IsEmpty)
        {
            // Inside a frame: its rest may still come.
            return false;
        }

        BeginEnd(_ending);
        return true;
    }

    private void BeginEnd(StreamEndReason reason)
    {
        // A reason that is settled already is the one to tell: it is what the log and the metrics say.
        var goodbye = FarewellBytes(TrySetEndReason(reason));
        Put(goodbye);
        _phase = HasClosingHandshake && !goodbye.IsEmpty ? Phase.Closing : Phase.Ended;
        _endBy = Context.Wheel.Now + (_phase == Phase.Closing ? ClosingTimeoutMs : LastMs);
        Context.Wheel.Schedule(this, _endBy);
    }

    private long OnClosingDue(long now)
    {
        if (now < _endBy)
        {
            return _endBy;
        }

        if (!AtRest)
        {
            // The goodbye itself is stuck: the client takes nothing any more.
            Context.Abort();
        }

        End();
        return _endBy;
    }

    private void End()
    {
        if (_phase == Phase.Released)
        {
            return;
        }

        _phase = Phase.Ended;
        _endBy = Context.Wheel.Now + LastMs;
        Context.Wheel.Schedule(this, _endBy);
        Wake();
    }

    // The forwarder should have let the stream go: the end is stuck on its way to the client.
    private long OnEndedDue(long now)
    {
        if (now < _endBy)
        {
            return _endBy;
        }

        Context.Abort();
        return TimerWheel.Never;
    }
}
