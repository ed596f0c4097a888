using System.IO.Pipelines;

namespace LogSource.Syslog.Connections;

/// <summary>What the admission of other connections has to know of one.</summary>
/// <param name="address">Counted together: an IPv4 address, or an IPv6 network of 64 bits.</param>
/// <param name="input">Is read from.</param>
/// <param name="time">Tells how long it waits.</param>
internal sealed class SyslogConnection(string address, PipeReader input, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long? _waitsSince;
    private long? _silentSince = time.GetTimestamp();
    private bool _hasSent;
    private SyslogEndReason? _endReason;

    public string Address => address;

    /// <summary>Why it has to end; null while it need not.</summary>
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

    /// <summary>How long it has waited for the rest of a message; null where it does not.</summary>
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
    /// How long it has sent no message; null where one is being stored. Line ends alone are none.
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

    /// <summary>Whether it has ever sent a message.</summary>
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

    /// <summary>Begins to wait for bytes.</summary>
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
    /// Messages are whole and are stored now. Meanwhile the sender has to wait, and what it waits with is another
    /// message.
    /// </summary>
    public void BeginStore()
    {
        lock (_lock)
        {
            _waitsSince = _silentSince = null;
            _hasSent = true;
        }
    }

    /// <summary>Has its reader end it, where it waits.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="least">How long it must have waited, for the rest of a message or for the next one.</param>
    /// <returns>False where it has not: a message was whole meanwhile.</returns>
    public bool TryEnd(SyslogEndReason reason, TimeSpan least)
    {
        lock (_lock)
        {
            if (
                _endReason is not null
                || (_waitsSince ?? _silentSince) is not { } since
                || time.GetElapsedTime(since) < least
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
