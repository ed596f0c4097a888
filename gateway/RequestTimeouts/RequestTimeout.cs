using EdgeGateway.Timing;

namespace EdgeGateway.RequestTimeouts;

/// <summary>
/// The timeout of one proxied request. It cancels the request when no byte was sent or received for the route's idle
/// timeout, or when the client did not read the response's bytes for the slow-client timeout, and records who caused
/// it. It is suspended while the response is a stream, which has its own clocks.
/// </summary>
/// <remarks>The copy loops write single fields that the wheel reads. A decision made on a stale value is corrected at
/// the next deadline.</remarks>
internal sealed class RequestTimeout : ITimerEntry, IDisposable
{
    private readonly CancellationTokenSource _timedOut = new();
    private readonly Lock _gate = new();
    private readonly TimerWheel _wheel;
    private readonly long _idleTimeout;
    private readonly long _slowClient;
    private WheelLinks _links;
    private long _lastActivity;
    private volatile IClientActivity? _stream;
    private volatile bool _isAwaitingClient;
    private volatile bool _isWritePending;
    private volatile bool _isResponding;
    private long _received;
    private long _awaited;
    private long _awaitedSince;
    private bool _isFinished;

    /// <param name="wheel">The clock.</param>
    /// <param name="idleTimeout">The longest time without a byte either way.</param>
    /// <param name="slowClient">The longest time in which the client
    /// reads none of the response's bytes; zero: unlimited.</param>
    public RequestTimeout(TimerWheel wheel, TimeSpan idleTimeout, TimeSpan slowClient)
    {
        _wheel = wheel;
        _idleTimeout = (long)idleTimeout.TotalMilliseconds;
        _slowClient = slowClient > TimeSpan.Zero ? (long)slowClient.TotalMilliseconds : TimerWheel.Never;
        _lastActivity = wheel.Now;
        wheel.Schedule(this, _lastActivity + _idleTimeout);
    }

    ref WheelLinks ITimerEntry.Links => ref _links;

    /// <summary>Signalled when the request has timed out.</summary>
    public CancellationToken TimedOut => _timedOut.Token;

    /// <summary>Whether the client must read each part of the response's body within the slow-client timeout.</summary>
    public bool LimitsSlowClient => _slowClient != TimerWheel.Never;

    /// <summary>Why the request timed out; null where it did not.</summary>
    public RequestTimeoutCause? Cause { get; private set; }

    /// <summary>The number of bytes of the response's body handed to the client's connection.</summary>
    public long BytesSent { get; private set; }

    /// <summary>The client left before the request was answered.</summary>
    public bool HasClientLeft { get; set; }

    /// <summary>The forwarder has started to read the request's body, which it does once.</summary>
    public bool IsBodyReadStarted { get; private set; }

    /// <summary>Records that the forwarder waits for the next bytes of the request's body.</summary>
    public void OnAwaitClient()
    {
        IsBodyReadStarted = true;
        Volatile.Write(ref _awaitedSince, _wheel.Now);
        _isAwaitingClient = true;
    }

    /// <summary>Records that the client sent bytes of the request's body, or its end (no bytes).</summary>
    public void OnClientSent(int bytes)
    {
        _isAwaitingClient = false;
        RecordActivity();
        Volatile.Write(ref _awaited, _awaited + _lastActivity - _awaitedSince);
        Volatile.Write(ref _received, _received + bytes);
        _stream?.OnClientSent();
    }

    /// <summary>
    /// Records that the backend sent bytes of the response's body, which are now written to the client, or the body's
    /// end (no bytes). After the end, only the request's body may still be incomplete.
    /// </summary>
    public void OnBackendSent(int bytes)
    {
        _isResponding = _isWritePending = bytes > 0;
        BytesSent += bytes;
        RecordActivity();
    }

    /// <summary>Records that the client has read the last bytes, if there were any.</summary>
    public void OnWriteCompleted()
    {
        if (_isWritePending)
        {
            _isWritePending = false;
            RecordActivity();
        }
    }

    /// <summary>Since when the client has not read the response's bytes, in the wheel's milliseconds; null while none
    /// wait for it, and when the request has ended.</summary>
    public long? WritePendingSince => _isWritePending && Cause is null ? Volatile.Read(ref _lastActivity) : null;

    /// <summary>
    /// Returns the average rate, in bytes a second, at which the client sends the request's body. Only the time in which
    /// the forwarder waited for the client counts: a slow backend makes no slow client.
    /// </summary>
    /// <returns>Null while the client is not waited for, has been waited for less than <paramref name="least"/>, or
    /// receives the response: a body that is sent beside it may pause as long as it likes. Null when the request has
    /// ended.</returns>
    public double? FindUploadRate(TimeSpan least)
    {
        if (!_isAwaitingClient || _isResponding || _stream is not null || Cause is not null)
        {
            return null;
        }

        var awaited = Volatile.Read(ref _awaited) + _wheel.Now - Volatile.Read(ref _awaitedSince);
        return awaited < least.TotalMilliseconds ? null : Volatile.Read(ref _received) * 1000.0 / awaited;
    }

    /// <summary>Ends the request as if it had timed out.</summary>
    /// <returns>False if it has already ended.</returns>
    public bool TryEnd(RequestTimeoutCause cause)
    {
        lock (_gate)
        {
            if (_isFinished)
            {
                return false;
            }

            _isFinished = true;
            Cause = cause;

            // The cancelled code must not run on the caller's thread.
            _ = _timedOut.CancelAsync();
            return true;
        }
    }

    /// <summary>
    /// Suspends this timeout until <see cref="Resume"/>: the response is a stream, which has its own clocks.
    /// </summary>
    public void SuspendFor(IClientActivity stream) => _stream = stream;

    /// <summary>
    /// Resumes this timeout after the stream has ended: the forwarder may still wait for the rest of the request's
    /// body.
    /// </summary>
    public void Resume()
    {
        _stream = null;
        RecordActivity();
        _wheel.Schedule(this, _lastActivity + _idleTimeout);
    }

    /// <summary>Removes the request from the wheel.</summary>
    public void Dispose()
    {
        _wheel.Remove(this);
        lock (_gate)
        {
            if (!_isFinished)
            {
                _isFinished = true;
                _timedOut.Dispose();
            }
        }
    }

    long ITimerEntry.OnDue(long now)
    {
        if (_stream is not null)
        {
            return TimerWheel.Never;
        }

        var limit = _isWritePending ? _slowClient : _idleTimeout;
        var moved = Volatile.Read(ref _lastActivity);
        if (now - moved < limit)
        {
            // The client may read the pending bytes at any time, and the shorter limit starts then.
            return Math.Min(limit - (now - moved), _idleTimeout) + now;
        }

        TryEnd(
            _isWritePending ? RequestTimeoutCause.SlowClient
            : _isAwaitingClient ? RequestTimeoutCause.ClientSilent
            : RequestTimeoutCause.BackendSilent
        );
        return TimerWheel.Never;
    }

    private void RecordActivity() => Volatile.Write(ref _lastActivity, _wheel.Now);
}
