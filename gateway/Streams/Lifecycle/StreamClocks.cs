using EdgeGateway.Streams.Pings;
using EdgeGateway.Streams.Policy;
using EdgeGateway.Timing;

namespace EdgeGateway.Streams.Lifecycle;

/// <summary>
/// The clocks of one stream: ping interval, idle timeout, backend timeout, slow-client timeout,
/// token expiry and a scheduled end. It reads no clock: callers pass the time. All times are
/// the wheel's milliseconds. The copy loops write single fields that the wheel reads. Each field
/// is one long, and a decision made on a stale value is corrected at the next tick.
/// </summary>
internal struct StreamClocks(StreamPolicy policy, TimeSpan tick, long now, long expiresAt)
{
    // Written bytes may still be in the server's buffer: of thousands of pings in
    // one tick, the last reach their sockets some 10 ms later. The interval is a
    // fifth of a tick longer, so that the client never receives the next ping early.
    private readonly long _pingInterval =
        policy.Mode == KeepAliveMode.Off ? 0 : (long)(policy.PingInterval + (tick / 5)).TotalMilliseconds;
    private readonly long _idleTimeout = (long)policy.IdleTimeout.TotalMilliseconds;
    private readonly long _backendSilence = (long)policy.BackendSilence.TotalMilliseconds;
    private readonly long _slowClient = (long)policy.SlowClient.TotalMilliseconds;
    private readonly long _expiresAt = expiresAt;
    private readonly long _openedAt = now;
    private long _lastSent = now;
    private long _lastReceived = now;
    private long _lastFromBackend = now;
    private long _endAt = TimerWheel.Never;
    private StreamEndReason _endReason;

    // When the pending write to the client started. Cleared with a volatile write after _lastSent is set, so that the
    // wheel never sees this field cleared and _lastSent stale.
    private long _writeStarted = TimerWheel.Never;

    /// <summary>Bytes are being written to the client.</summary>
    public readonly bool IsWritePending => Volatile.Read(in _writeStarted) != TimerWheel.Never;

    /// <summary>When the pending write to the client started; null without one.</summary>
    public readonly long? WritePendingSince =>
        Volatile.Read(in _writeStarted) is var started && started != TimerWheel.Never ? started : null;

    /// <summary>When the stream was opened.</summary>
    public readonly long OpenedAt => _openedAt;

    /// <summary>When the last byte of the client or the backend arrived. Pings do not count.</summary>
    public readonly long LastActivity => Math.Max(_lastReceived, _lastFromBackend);

    /// <summary>Records that the backend's bytes or a ping go to the client.</summary>
    public void OnWriteStarted(long now) => _writeStarted = now;

    /// <summary>Records that these bytes have been written to the client.</summary>
    public void OnWriteCompleted(long now)
    {
        _lastSent = now;
        Volatile.Write(ref _writeStarted, TimerWheel.Never);
    }

    /// <summary>Records that a ping is about to be sent. The next ping is due one interval later.</summary>
    /// <returns>Milliseconds since the ping was due.</returns>
    public long OnPingSent(long now)
    {
        var lateness = now - _lastSent - _pingInterval;
        _lastSent = now;
        return lateness;
    }

    /// <summary>Records bytes from the client.</summary>
    public void OnClientSent(long now) => _lastReceived = now;

    /// <summary>Records bytes from the backend. Pings do not count.</summary>
    public void OnBackendSent(long now) => _lastFromBackend = now;

    /// <summary>Ends the stream at <paramref name="at"/>, unless it ends before.</summary>
    public void ScheduleEnd(StreamEndReason reason, long at)
    {
        if (at < _endAt)
        {
            (_endReason, _endAt) = (reason, at);
        }
    }

    /// <summary>
    /// Returns why the stream must end now; null where it may continue. While bytes are being written to the client,
    /// only the slow-client timeout runs: such a client is not idle, and the backend is not silent.
    /// </summary>
    public readonly StreamEndReason? FindEndReason(long now) =>
        now >= _expiresAt ? StreamEndReason.TokenExpired
        : now >= _endAt ? _endReason
        : IsWritePending
            ? _slowClient > 0 && now - _writeStarted >= _slowClient ? StreamEndReason.SlowClient
                : null
        : _backendSilence > 0 && now - _lastFromBackend >= _backendSilence ? StreamEndReason.BackendSilent
        : now - Math.Max(_lastSent, _lastReceived) >= _idleTimeout ? StreamEndReason.Idle
        : null;

    /// <summary>Whether nothing was sent to the client for the ping interval.</summary>
    public readonly bool IsPingDue(long now) => _pingInterval > 0 && now - _lastSent >= _pingInterval;

    /// <summary>
    /// Returns the earliest time at which <see cref="FindEndReason"/> or <see cref="IsPingDue"/> can change without new
    /// bytes.
    /// </summary>
    public readonly long NextDue(long now)
    {
        var next = Math.Min(_expiresAt, _endAt);
        var (sent, received, backend) = (_lastSent, _lastReceived, _lastFromBackend);
        if (Volatile.Read(in _writeStarted) is var writeStarted && writeStarted != TimerWheel.Never)
        {
            // The write may complete at any time, and the other clocks restart then.
            (sent, received, backend) = (now, now, now);
            next = _slowClient > 0 ? Math.Min(next, writeStarted + _slowClient) : next;
        }

        next = Math.Min(next, Math.Max(sent, received) + _idleTimeout);
        next = _backendSilence > 0 ? Math.Min(next, backend + _backendSilence) : next;
        return _pingInterval > 0 ? Math.Min(next, sent + _pingInterval) : next;
    }
}
