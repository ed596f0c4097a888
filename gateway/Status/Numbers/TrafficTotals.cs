namespace EdgeGateway.Status.Numbers;

/// <summary>What the gateway has served since its start.</summary>
/// <param name="Opened">Streams that were opened.</param>
/// <param name="Ended">Streams that ended.</param>
/// <param name="Lines">Messages of WebSockets and events of event streams that were passed on to clients.</param>
/// <param name="Bytes">Bytes that were sent to the clients of streams, pings included.</param>
/// <param name="Requests">Requests that were answered. Streams are not among them.</param>
internal readonly record struct TrafficTotals(long Opened, long Ended, long Lines, long Bytes, long Requests)
{
    public static TrafficTotals operator -(TrafficTotals left, TrafficTotals right) =>
        new(
            left.Opened - right.Opened,
            left.Ended - right.Ended,
            left.Lines - right.Lines,
            left.Bytes - right.Bytes,
            left.Requests - right.Requests
        );
}
