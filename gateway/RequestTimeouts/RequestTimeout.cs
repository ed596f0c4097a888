using EdgeGateway.Timing;

namespace EdgeGateway.RequestTimeouts;

/// <summary>
/// The clock of one proxied request. It is suspended while the response is a stream, which has clocks of its own. It cancels the
/// request when no byte has moved for the route's idle timeout, or when the client has not taken the bytes of the response for the
/// slow client's time, and records whose silence it was.
/// </summary>
/// <remarks>The copy loops write single fields that the wheel reads; a verdict that is one reading old is corrected when the
/// request is looked at again.</remarks>
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
    private bool _isFinished;

    /// <param name="wheel">The clock.</param>
    /// <param name="idleTimeout">How long no byte may move.</param>
    /// <param name="slowClient">How long the client may take none of the response's bytes; zero: for ever.</param>
    public RequestTimeout(TimerWheel wheel, TimeSpan idleTimeout, TimeSpan slowClient)
    {
        _wheel = wheel;
        _idleTimeout = (long)idleTimeout.TotalMilliseconds;
        _slowClient = slowClient > TimeSpan.Zero ? (long)slowClient.TotalMilliseconds : TimerWheel.Never;
        _lastActivity = wheel.Now;
        wheel.Schedule(this, _lastActivity + _idleTimeout);
    }

    ref WheelLinks ITimerEntry.Links => ref _links;

    /// <summary>Signalled when the request is cut.</summary>
    public CancellationToken TimedOut => _timedOut.Token;

    /// <summary>Why it was cut; null where it was not.</summary>
    public RequestTimeoutCause? Cause { get; private set; }

    /// <summary>The client left before the request was answered.</summary>
    public bool HasClientLeft { get; set; }

    /// <summary>The forwarder has begun to read the request's body, which it does once.</summary>
    public bool IsBodyReadStarted { get; private set; }

    /// <summary>The forwarder waits for the next bytes of the request's body.</summary>
    public void OnAwaitClient()
    {
        IsBodyReadStarted = true;
        _isAwaitingClient = true;
    }

    /// <summary>The client sent bytes, or the end, of the request's body.</summary>
    public void OnClientSent()
    {
        _isAwaitingClient = false;
        RecordActivity();
        _stream?.OnClientSent();
    }

    /// <summary>The backend sent bytes of the response's body, which are on their way to the client, or its end (no bytes), after
    /// which only the request's body may still be to come.</summary>
    public void OnBackendSent(int bytes)
    {
        _isWritePending = bytes > 0;
        RecordActivity();
    }

    /// <summary>What was handed over last, if anything was, has been taken by the client.</summary>
    public void OnWriteCompleted()
    {
        if (_isWritePending)
        {
            _isWritePending = false;
            RecordActivity();
        }
    }

    /// <summary>The response is a stream, which has clocks of its own: this one stops until <see cref="Resume"/>.</summary>
    public void SuspendFor(IClientActivity stream) => _stream = stream;

    /// <summary>The stream is over. The forwarder may still wait for the rest of the request's body.</summary>
    public void Resume()
    {
        _stream = null;
        RecordActivity();
        _wheel.Schedule(this, _lastActivity + _idleTimeout);
    }

    /// <summary>Takes the request off the clock.</summary>
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
            // What is handed over may be taken at any time, and the shorter limit begins then.
            return Math.Min(limit - (now - moved), _idleTimeout) + now;
        }

        lock (_gate)
        {
            if (!_isFinished)
            {
                _isFinished = true;
                Cause =
                    _isWritePending ? RequestTimeoutCause.SlowClient
                    : _isAwaitingClient ? RequestTimeoutCause.ClientSilent
                    : RequestTimeoutCause.BackendSilent;

                // What it stops must not run on the wheel's thread.
                _ = _timedOut.CancelAsync();
            }
        }

        return TimerWheel.Never;
    }

    private void RecordActivity() => Volatile.Write(ref _lastActivity, _wheel.Now);
}
