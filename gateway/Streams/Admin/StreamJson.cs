using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Timing;

namespace EdgeGateway.Streams.Admin;

/// <summary>A stream in the responses of <see cref="StreamsApi"/>.</summary>
/// <param name="Id">The id of its request, which the access log has, too.</param>
/// <param name="Tenant">The tenant of its token; null on a route without tokens.</param>
/// <param name="App">The app of its route; null where the route has none.</param>
/// <param name="Route">The id of the route.</param>
/// <param name="Kind"><c>websocket</c> or <c>sse</c>.</param>
/// <param name="Protocol"><c>http/1.1</c> or <c>http/2</c>.</param>
/// <param name="Address">The client's address.</param>
/// <param name="Opened">When it was opened.</param>
/// <param name="AgeMs">The milliseconds since then.</param>
/// <param name="IdleMs">The milliseconds since the last byte of its client or its backend. Pings do not count.</param>
/// <param name="Bytes">The bytes sent to its client, pings included.</param>
/// <param name="Pings">The pings sent.</param>
/// <param name="TokenId">The <c>jti</c> of its token; null where there is none.</param>
/// <param name="Expires">When its token ends it; null where it does not.</param>
/// <param name="Destination">The destination that it is connected to.</param>
/// <param name="Ending">Why it is ending; null while it is open.</param>
internal sealed record StreamJson(
    string Id,
    string? Tenant,
    string? App,
    string Route,
    string Kind,
    string Protocol,
    string? Address,
    DateTimeOffset Opened,
    long AgeMs,
    long IdleMs,
    long Bytes,
    int Pings,
    string? TokenId,
    DateTimeOffset? Expires,
    string? Destination,
    string? Ending
)
{
    public const string Http1 = "http/1.1";
    public const string Http2 = "http/2";

    private const string WebSocket = "websocket";
    private const string EventStream = "sse";

    /// <param name="stream">The stream.</param>
    /// <param name="now">The wheel's milliseconds.</param>
    /// <param name="time">The same moment.</param>
    public static StreamJson From(ProxiedStream stream, long now, DateTimeOffset time)
    {
        var context = stream.Context;
        return new(
            context.Id,
            context.Caller?.Tenant,
            context.App,
            context.Route,
            NameOf(context.Kind),
            ProtocolOf(context),
            context.Client?.ToString(),
            time.AddMilliseconds(stream.OpenedAt - now),
            Math.Max(0, now - stream.OpenedAt),
            Math.Max(0, now - stream.LastActivity),
            stream.BytesSent,
            stream.PingsSent,
            context.Caller?.TokenId,
            context.ExpiresAt == TimerWheel.Never ? null : time.AddMilliseconds(context.ExpiresAt - now),
            context.Destination?.DestinationId,
            stream.EndReason is { } reason ? EndReasonCodes.Name(reason) : null
        );
    }

    /// <summary>Returns the name of a kind.</summary>
    public static string NameOf(StreamKind kind) => kind == StreamKind.WebSocket ? WebSocket : EventStream;

    /// <summary>Returns the name of a client's protocol.</summary>
    public static string ProtocolOf(StreamContext context) => context.IsHttp2 ? Http2 : Http1;

    /// <summary>Returns the kind of this name; null where there is none.</summary>
    public static StreamKind? FindKind(string name) =>
        name switch
        {
            WebSocket => StreamKind.WebSocket,
            EventStream => StreamKind.ServerSentEvents,
            _ => null,
        };
}
