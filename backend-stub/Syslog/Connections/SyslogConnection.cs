using System.IO.Pipelines;

namespace LogSource.Syslog.Connections;

/// <summary>What the admission of other connections has to know of one.</summary>
/// <param name="address">Counted together: an IPv4 address, or an IPv6 network of 64 bits.</param>
/// <param name="input">Is read from.</param>
/// <param name="time">Tells how long it waits.</param>
internal sealed class SyslogConnection(string address, PipeReader input, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly long _openedAt = time.GetTimestamp();
    private long? _waitsSince;
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
    public TimeSpan? Unfinished
    {
        get
        {
            lock (_lock)
            {
                return _waitsSince is { } since && _endReason is null ? time.GetElapsedTime(since) : null;
            }
        }
    }

    /// <summary>How long it has been open without a byte; null where there was one.</summary>
    public TimeSpan? Unused
    {
        get
        {
            lock (_lock)
            {
                return _hasSent || _endReason is not null ? null : time.GetElapsedTime(_openedAt);
            }
        }
    }

    /// <summary>Begins to wait for bytes.</summary>
    /// <param name="isInFrame">Whether a message has begun.</param>
    public void Wait(bool isInFrame)
    {
        lock (_lock)
        {
            _waitsSince = isInFrame ? _waitsSince ?? time.GetTimestamp() : null;
        }
    }

    public void Received()
    {
        lock (_lock)
        {
            _hasSent = true;
        }
    }

    /// <summary>
    /// Messages are whole and are stored now. Meanwhile the sender has to wait, and what it waits with is another
    /// message.
    /// </summary>
    public void Store()
    {
        lock (_lock)
        {
            _waitsSince = null;
        }
    }

    /// <summary>Has its reader end it, where it waits for the rest of a message or for the first byte.</summary>
    /// <returns>False where something was received meanwhile.</returns>
    public bool TryEnd(SyslogEndReason reason)
    {
        lock (_lock)
        {
            if (_endReason is not null || (_waitsSince is null && _hasSent))
            {
                return false;
            }

            _endReason = reason;
        }

        input.CancelPendingRead();
        return true;
    }
}
