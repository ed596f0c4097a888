using EdgeGateway.Streams.Lifecycle;

namespace EdgeGateway.Connections;

/// <summary>Tells from one look at a connection after the other whether its peer has vanished or has stopped reading. Pure: looks
/// in, verdicts out.</summary>
/// <param name="slowClient">Milliseconds in which a peer has to take something of what waits for it.</param>
internal sealed class PeerClock(long slowClient)
{
    // With some looks on top, 41 s at most: a peer has to be gone within 45 s. Nor may it be much less: one that is only unreachable
    // for a while may have been heard of 20 s before that, the keepalive's time, and has but the rest to come back.
    private const long SilenceLimitMs = 38_000;

    private ulong _acknowledged = ulong.MaxValue;
    private long _lastProgress;
    private bool _isSuspect;

    /// <summary>Why the connection is over, if it is.</summary>
    /// <param name="info">What the kernel says of the peer now.</param>
    /// <param name="now">Milliseconds of any clock that goes on evenly.</param>
    public StreamEndReason? FindEndReason(TcpInfo info, long now)
    {
        // What is unanswered at one look may have been sent this moment, after a long quiet.
        var wasSuspect = _isSuspect;
        _isSuspect = info.SilentMs >= SilenceLimitMs && info.IsUnanswered;
        if (_isSuspect && wasSuspect)
        {
            return StreamEndReason.ClientLeft;
        }

        if (!info.IsWaiting || info.Acknowledged != _acknowledged)
        {
            (_acknowledged, _lastProgress) = (info.Acknowledged, now);
            return null;
        }

        // One that owes an answer may have vanished: that is the other rule's.
        return now - _lastProgress >= slowClient && !info.IsUnanswered ? StreamEndReason.SlowClient : null;
    }
}
