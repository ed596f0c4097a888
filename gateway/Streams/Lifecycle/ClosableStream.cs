using EdgeGateway.Streams.Attachment;
using EdgeGateway.Timing;

namespace EdgeGateway.Streams.Lifecycle;

/// <summary>
/// The end of a stream: it records the reason once, sends the client the protocol's
/// end message, waits for the client's answer where the protocol has one, and aborts
/// the connection where that takes too long. The stream is its own timer wheel node.
/// </summary>
/// <remarks>All members that change the phase run under <see cref="InterruptibleStream.Gate"/>.</remarks>
internal abstract class ClosableStream(Stream backend, StreamContext context)
    : InterruptibleStream(backend),
        ITimerEntry
{
    // How long a client has to answer the gateway's Close frame, and how
    // long an end waits for a position where the end message is legal.
    protected const long ClosingTimeoutMs = 1_000;

    private const int NotEnded = -1;

    private WheelLinks _links;
    private volatile StreamPhase _phase;
    private StreamEndReason _pendingReason;
    private long _deadline;
    private int _endReason = NotEnded;

    ref WheelLinks ITimerEntry.Links => ref _links;

    public StreamContext Context => context;

    /// <summary>Why the stream ended; null while it runs.</summary>
    public StreamEndReason? EndReason =>
        Volatile.Read(ref _endReason) is var reason && reason == NotEnded ? null : (StreamEndReason)reason;

    /// <summary>The stream was disposed of at the end of its request.</summary>
    public bool IsReleased => _phase == StreamPhase.Released;

    protected StreamPhase Phase => _phase;

    protected sealed override bool HasEnded => _phase >= StreamPhase.Ended;

    /// <summary>The client has sent the protocol's closing message.</summary>
    protected abstract bool ClientClosed { get; }

    /// <summary>
    /// The protocol has a closing handshake. The client then receives a Close frame when the backend fails, too.
    /// Without a handshake the end of the body is the only signal, and a backend failure aborts the client's response.
    /// </summary>
    protected abstract bool HasClosingHandshake { get; }

    // How long an end may take to reach the client.
    private long EndTimeoutMs => (long)Context.Policy.IdleTimeout.TotalMilliseconds;

    /// <summary>
    /// Sets the end reason unless one is set already: the first reason stays. The copy loop, the timer wheel and the
    /// request's thread may call this at the same time.
    /// </summary>
    /// <returns>The reason that is set.</returns>
    public StreamEndReason TrySetEndReason(StreamEndReason reason)
    {
        var first = Interlocked.CompareExchange(ref _endReason, (int)reason, NotEnded);
        return first == NotEnded ? reason : (StreamEndReason)first;
    }

    long ITimerEntry.OnDue(long now)
    {
        lock (Gate)
        {
            return _phase switch
            {
                StreamPhase.Open => OnOpenDue(now),
                StreamPhase.Ending => OnEndingDue(now),
                StreamPhase.Closing => OnClosingDue(now),
                StreamPhase.Ended => OnEndedDue(now),
                _ => TimerWheel.Never,
            };
        }
    }

    /// <summary>Handles a deadline of the open stream.</summary>
    /// <returns>The next deadline.</returns>
    protected abstract long OnOpenDue(long now);

    /// <summary>
    /// Returns the message that announces the end to the client at the stream's current position; empty where none is
    /// legal.
    /// </summary>
    protected abstract ReadOnlyMemory<byte> BuildEndMessage(StreamEndReason reason);

    /// <summary>
    /// Starts to end the stream: at once, or when the copy loop and the protocol's position allow it.
    /// </summary>
    /// <returns>The next deadline.</returns>
    protected long RequestEnd(StreamEndReason reason, long now)
    {
        _pendingReason = reason;
        _deadline = now + ClosingTimeoutMs;
        _phase = StreamPhase.Ending;
        return OnEndingDue(now);
    }

    /// <summary>
    /// Sends the end message of a requested end if it is legal at the current position, or if its time is up.
    /// </summary>
    protected bool TrySendEnd(long now)
    {
        if (HasClosingHandshake && now < _deadline && BuildEndMessage(_pendingReason).IsEmpty)
        {
            // Inside a frame: the rest of the frame may still arrive.
            return false;
        }

        SendEnd(_pendingReason);
        return true;
    }

    /// <summary>
    /// Puts the end message into the outbox. A reason that was set before wins, because the log and the metrics report
    /// it.
    /// </summary>
    protected void SendEnd(StreamEndReason reason)
    {
        var message = BuildEndMessage(TrySetEndReason(reason));
        SetOutbox(message);
        _phase = HasClosingHandshake && !message.IsEmpty ? StreamPhase.Closing : StreamPhase.Ended;
        _deadline = Context.Wheel.Now + (_phase == StreamPhase.Closing ? ClosingTimeoutMs : EndTimeoutMs);
        Context.Wheel.Schedule(this, _deadline);
    }

    /// <summary>Ends the stream without an end message. The copy loop reads 0 bytes.</summary>
    protected void Finish()
    {
        if (_phase == StreamPhase.Released)
        {
            return;
        }

        _phase = StreamPhase.Ended;
        _deadline = Context.Wheel.Now + EndTimeoutMs;
        Context.Wheel.Schedule(this, _deadline);
        Wake();
    }

    /// <summary>Waits for the client's answer to the end message.</summary>
    protected ValueTask<int> AwaitClientClose(CancellationToken cancellationToken)
    {
        lock (Gate)
        {
            if (_phase == StreamPhase.Closing && !ClientClosed && !cancellationToken.IsCancellationRequested)
            {
                return WaitForWake();
            }

            Finish();
            return ValueTask.FromResult(0);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Context.Wheel.Remove(this);
            lock (Gate)
            {
                // Also stops a tick that took this stream off the wheel before.
                _phase = StreamPhase.Released;
            }
        }

        base.Dispose(disposing);
    }

    private long OnEndingDue(long now)
    {
        if (IsReadWaiting && TrySendEnd(now))
        {
            Wake();
        }
        else if (now >= _deadline)
        {
            // The copy loop is stuck: the client reads nothing any more, or the backend stopped inside a frame.
            TrySetEndReason(_pendingReason);
            Context.Abort();
            Finish();
        }

        return _deadline;
    }

    private long OnClosingDue(long now)
    {
        if (now < _deadline)
        {
            return _deadline;
        }

        if (!IsReadWaiting)
        {
            // The end message itself is stuck: the client reads nothing any more.
            Context.Abort();
        }

        Finish();
        return _deadline;
    }

    private long OnEndedDue(long now)
    {
        if (now < _deadline)
        {
            return _deadline;
        }

        // The relay should have released the stream by now: the end is stuck on its way to the client.
        Context.Abort();
        return TimerWheel.Never;
    }
}
