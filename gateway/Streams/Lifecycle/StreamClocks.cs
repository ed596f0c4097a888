using EdgeGateway.Streams.Policy;
using EdgeGateway.Timing;

namespace EdgeGateway.Streams.Lifecycle;

/// <summary>
/// The three clocks of one stream and the two dates that end it. Pure: times in, verdicts out. All times are the wheel's
/// milliseconds. The copy loops write single fields that the wheel reads; each is a whole long, and a verdict that is one
/// reading old is corrected at the next tick.
/// </summary>
internal struct StreamClocks(StreamPolicy policy, TimeSpan tick, long now, long expiresAt)
{
    // What the copy loop has written may be in the server's buffer still: of thousands of pings of one tick the last ones reach
    // their sockets some 10 ms later. The next one must not come early for the client, so it waits for a part of a tick more.
    private readonly long _pingInterval =
        policy.Mode == KeepAliveMode.Off ? 0 : (long)(policy.PingInterval + (tick / 5)).TotalMilliseconds;
    private readonly long _idleTimeout = (long)policy.IdleTimeout.TotalMilliseconds;
    private readonly long _backendSilence = (long)policy.BackendSilence.TotalMilliseconds;
    private readonly long _slowClient = (long)policy.SlowClient.TotalMilliseconds;
    private readonly long _expiresAt = expiresAt;
    private long _lastSent = now;
    private long _lastReceived = now;
    private long _lastFromBackend = now;
    private long _endAt = TimerWheel.Never;
    private StreamEndReason _endReason;

    // Since when bytes are on their way to the client: it has not taken all of them yet. The wheel must not see it cleared and the
    // time that was set before still old.
    private long _writeStarted = TimerWheel.Never;

    /// <summary>Bytes are on their way to the client.</summary>
    public readonly bool IsWritePending => Volatile.Read(in _writeStarted) != TimerWheel.Never;

    /// <summary>Bytes are handed over to be written to the client: the backend's or a ping.</summary>
    public void OnWriteStarted(long now) => _writeStarted = now;

    /// <summary>What was handed over has been written to the client.</summary>
    public void OnWriteCompleted(long now)
    {
        _lastSent = now;
        Volatile.Write(ref _writeStarted, TimerWheel.Never);
    }

    /// <summary>A ping is about to be handed over: the next one is due an interval later.</summary>
    public void OnPingSent(long now) => _lastSent = now;

    /// <summary>Bytes came from the client.</summary>
    public void OnClientSent(long now) => _lastReceived = now;

    /// <summary>Bytes came from the backend. A ping is not that.</summary>
    public void OnBackendSent(long now) => _lastFromBackend = now;

    /// <summary>Ends the stream at <paramref name="at"/>, unless it ends before.</summary>
    public void ScheduleEnd(StreamEndReason reason, long at)
    {
        if (at < _endAt)
        {
            (_endReason, _endAt) = (reason, at);
        }
    }

    /// <summary>The reason why the stream is over now, if it is. A client that is slow to take what it was given is not idle, nor is
    /// the backend to blame that nobody reads it.</summary>
    public readonly StreamEndReason? FindEndReason(long now) =>
        now >= _expiresAt ? StreamEndReason.TokenExpired
        : now >= _endAt ? _endReason
        : IsWritePending
            ? _slowClient > 0 && now - _writeStarted >= _slowClient ? StreamEndReason.SlowClient
                : null
        : _backendSilence > 0 && now - _lastFromBackend >= _backendSilence ? StreamEndReason.BackendSilent
        : now - Math.Max(_lastSent, _lastReceived) >= _idleTimeout ? StreamEndReason.Idle
        : null;

    /// <summary>Whether the client has heard nothing for the ping interval.</summary>
    public readonly bool IsPingDue(long now) => _pingInterval > 0 && now - _lastSent >= _pingInterval;

    /// <summary>The earliest time at which <see cref="FindEndReason"/> or <see cref="IsPingDue"/> can change if nothing moves.</summary>
    public readonly long NextDue(long now)
    {
        var next = Math.Min(_expiresAt, _endAt);
        var (sent, received, backend) = (_lastSent, _lastReceived, _lastFromBackend);
        if (Volatile.Read(in _writeStarted) is var handedOver && handedOver != TimerWheel.Never)
        {
            // It may be taken at any time, and then the other clocks run from there.
            (sent, received, backend) = (now, now, now);
            next = _slowClient > 0 ? Math.Min(next, handedOver + _slowClient) : next;
        }

        next = Math.Min(next, Math.Max(sent, received) + _idleTimeout);
        next = _backendSilence > 0 ? Math.Min(next, backend + _backendSilence) : next;
        return _pingInterval > 0 ? Math.Min(next, sent + _pingInterval) : next;
    }
}
