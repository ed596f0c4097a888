using System.IO.Pipelines;

namespace LogSource.Syslog.Connections;

/// <summary>The state of a connection that <see cref="SyslogAdmission"/> needs.</summary>
/// <param name="address">The sender's IPv4 address, or its IPv6 network of 64 bits.</param>
/// <param name="input">The pipe that the connection's reader reads.</param>
/// <param name="time">The clock.</param>
internal sealed class SyslogConnection(string address, PipeReader input, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long? _waitsSince;
    private long? _silentSince = time.GetTimestamp();
    private bool _hasSent;
    private SyslogEndReason? _endReason;

    public string Address => address;

    /// <summary>Why the connection must end; null while it need not.</summary>
    public SyslogEndReason? EndReason
    {
        get
        {
            lock (_lock)
            {
                return _endReason;
            }
        }
    }

    /// <summary>
    /// How long the connection has waited for the rest of a message; null if it does not wait for one.
    /// </summary>
    public TimeSpan? UnfinishedFor
    {
        get
        {
            lock (_lock)
            {
                return _waitsSince is { } since && _endReason is null ? time.GetElapsedTime(since) : null;
            }
        }
    }

    /// <summary>
    /// How long the sender has sent no message; null while one is being stored. Line ends alone are not a message.
    /// </summary>
    public TimeSpan? SilentFor
    {
        get
        {
            lock (_lock)
            {
                return _silentSince is { } since && _endReason is null ? time.GetElapsedTime(since) : null;
            }
        }
    }

    /// <summary>Whether the sender has ever sent a message.</summary>
    public bool HasSent
    {
        get
        {
            lock (_lock)
            {
                return _hasSent;
            }
        }
    }

    /// <summary>Records that the reader waits for bytes.</summary>
    /// <param name="isInFrame">Whether a message has begun.</param>
    public void BeginWait(bool isInFrame)
    {
        lock (_lock)
        {
            _waitsSince = isInFrame ? _waitsSince ?? time.GetTimestamp() : null;
            _silentSince ??= time.GetTimestamp();
        }
    }

    /// <summary>
    /// Records that whole messages are being stored. The sender must wait meanwhile, so this time does not count.
    /// </summary>
    public void BeginStore()
    {
        lock (_lock)
        {
            _waitsSince = _silentSince = null;
            _hasSent = true;
        }
    }

    /// <summary>Makes the reader end the connection if it has waited long enough.</summary>
    /// <param name="reason">Why the connection ends.</param>
    /// <param name="minimum">The minimum time of waiting for the rest of a message or for the next one.</param>
    /// <returns>False if it has not waited that long, because a message has become whole meanwhile.</returns>
    public bool TryEnd(SyslogEndReason reason, TimeSpan minimum)
    {
        lock (_lock)
        {
            if (
                _endReason is not null
                || (_waitsSince ?? _silentSince) is not { } since
                || time.GetElapsedTime(since) < minimum
            )
            {
                return false;
            }

            _endReason = reason;
        }

        input.CancelPendingRead();
        return true;
    }
}
