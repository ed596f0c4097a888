using EdgeGateway.RequestTimeouts;

namespace EdgeGateway.Streams.Lifecycle;

/// <summary>
/// Maps each <see cref="StreamEndReason"/> to its name in logs, metrics and close reasons, and to its WebSocket close
/// code (RFC 6455 section 7.4.1; 1012 and 1013 come from the IANA registry).
/// </summary>
internal static class EndReasonCodes
{
    /// <summary>Returns the end reason of a stream whose request timed out.</summary>
    public static StreamEndReason Of(RequestTimeoutCause cause) =>
        cause switch
        {
            RequestTimeoutCause.ClientSilent => StreamEndReason.Idle,
            RequestTimeoutCause.BackendSilent => StreamEndReason.BackendSilent,
            RequestTimeoutCause.SlowClient => StreamEndReason.SlowClient,
            RequestTimeoutCause.ClientSlow or RequestTimeoutCause.Overload => StreamEndReason.Overload,
            _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, null),
        };

    /// <summary>Returns the reason's stable name: lower case with hyphens.</summary>
    public static string Name(StreamEndReason reason) =>
        reason switch
        {
            StreamEndReason.ClientLeft => "client-left",
            StreamEndReason.BackendEnded => "backend-ended",
            StreamEndReason.Idle => "idle",
            StreamEndReason.BackendSilent => "backend-silent",
            StreamEndReason.TokenExpired => "token-expired",
            StreamEndReason.TokenRevoked => "token-revoked",
            StreamEndReason.Limit => "limit",
            StreamEndReason.SlowClient => "slow-client",
            StreamEndReason.Draining => "draining",
            StreamEndReason.MaxAge => "max-age",
            StreamEndReason.Overload => "overload",
            StreamEndReason.Operator => "operator",
            StreamEndReason.Error => "error",
            _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
        };

    /// <summary>
    /// Whether the client should reconnect, to any gateway: then its connection to this one is closed, too, and an event
    /// stream says when to reconnect.
    /// </summary>
    public static bool AsksToReconnect(StreamEndReason reason) =>
        reason
            is StreamEndReason.Draining
                or StreamEndReason.MaxAge
                or StreamEndReason.Overload
                or StreamEndReason.Operator;

    /// <summary>Returns the WebSocket close code that the gateway sends for the reason.</summary>
    public static ushort CloseCode(StreamEndReason reason) =>
        reason switch
        {
            StreamEndReason.ClientLeft or StreamEndReason.BackendEnded => 1000,
            StreamEndReason.Idle or StreamEndReason.BackendSilent => 1001,
            StreamEndReason.TokenExpired or StreamEndReason.TokenRevoked or StreamEndReason.Limit => 1008,
            StreamEndReason.Error => 1011,
            StreamEndReason.Draining or StreamEndReason.MaxAge or StreamEndReason.Operator => 1012,
            StreamEndReason.SlowClient or StreamEndReason.Overload => 1013,
            _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
        };
}
