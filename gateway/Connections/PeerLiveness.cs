using EdgeGateway.Streams.Lifecycle;

namespace EdgeGateway.Connections;

/// <summary>
/// Decides from successive samples of a connection whether its peer has disappeared or has stopped reading. It reads no
/// clock and no socket.
/// </summary>
/// <param name="slowClient">Milliseconds in which a peer must read some of the waiting bytes.</param>
internal sealed class PeerLiveness(long slowClient)
{
    // With the sampling delay the limit is 42 s at most: a dead peer must be detected within 45 s. It must not be much
    // shorter. A peer that is only unreachable for a while may have sent its last segment up to 20 s (the keepalive
    // time) earlier, and only the rest of the limit is left for the network to recover.
    private const long SilenceLimitMs = 38_000;

    private const long Never = long.MaxValue;

    private ulong _acknowledged = ulong.MaxValue;
    private long _waitingSince = Never;
    private long _lastProgress;
    private bool _isSuspect;

    /// <summary>
    /// Since when the peer has read none of the waiting bytes, in the clock's milliseconds; null if none waited at the last
    /// sample.
    /// </summary>
    public long? WaitingSince => Volatile.Read(ref _waitingSince) is not Never and var since ? since : null;

    /// <summary>Returns why the connection must end; null where it may continue.</summary>
    /// <param name="info">The kernel's current view of the peer.</param>
    /// <param name="now">Milliseconds of any monotonic clock.</param>
    public StreamEndReason? FindEndReason(TcpInfo info, long now)
    {
        // Two samples are needed: the unanswered data of one sample may have been sent just now, after a long silence.
        var wasSuspect = _isSuspect;
        _isSuspect = info.SilentMs >= SilenceLimitMs && info.IsUnanswered;
        if (_isSuspect && wasSuspect)
        {
            return StreamEndReason.ClientLeft;
        }

        if (!info.IsWaiting || info.Acknowledged != _acknowledged)
        {
            (_acknowledged, _lastProgress) = (info.Acknowledged, now);
            Volatile.Write(ref _waitingSince, info.IsWaiting ? now : Never);
            return null;
        }

        // A peer that has not answered may have disappeared. The first rule decides that.
        return now - _lastProgress >= slowClient && !info.IsUnanswered ? StreamEndReason.SlowClient : null;
    }
}
