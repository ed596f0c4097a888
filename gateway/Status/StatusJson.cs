using System.Text.Json.Serialization;
using EdgeGateway.Operations;
using EdgeGateway.Status.Numbers;
using EdgeGateway.Status.Peers;

namespace EdgeGateway.Status;

/// <summary>The response of <c>GET /status</c>. Limits are null where there is none.</summary>
/// <param name="Gateway">The name of this gateway.</param>
/// <param name="Version">The version of the program.</param>
/// <param name="Started">When it was started.</param>
/// <param name="UptimeMs">The milliseconds since then.</param>
/// <param name="State"><c>ready</c>, <c>not-ready</c> or <c>draining</c>: what <c>/readyz</c> says.</param>
/// <param name="Reasons">What the health checks of <c>/readyz</c> report.</param>
/// <param name="Streams">The streams.</param>
/// <param name="Connections">The connections of clients.</param>
/// <param name="Descriptors">The file descriptors of the process.</param>
/// <param name="Memory">The memory of the process.</param>
/// <param name="Pings">The pings.</param>
/// <param name="Delivered">What was passed on to the clients of streams, since the start.</param>
/// <param name="Requests">The requests that were answered. Streams and the management port are not among them.</param>
/// <param name="Refusals">What was refused since the start, by the reasons of the metrics.</param>
/// <param name="Tenants">The 20 tenants with the most refusals, then those with the most streams.</param>
/// <param name="Destinations">The destinations of all clusters.</param>
/// <param name="Redis">The connection to Redis; null if none is configured.</param>
/// <param name="Configuration">The settings.</param>
/// <param name="Certificates">The certificates, the first to expire first.</param>
/// <param name="Peers">The other gateways that share this one's Redis; null without Redis.</param>
/// <param name="Total">The sums of this gateway and its peers.</param>
/// <param name="History">The last 15 minutes; absent if the request does not want it.</param>
internal sealed record StatusJson(
    string Gateway,
    string Version,
    DateTimeOffset Started,
    long UptimeMs,
    string State,
    IReadOnlyList<string> Reasons,
    StatusJson.StreamCounts Streams,
    StatusJson.Load Connections,
    StatusJson.OpenCount Descriptors,
    StatusJson.MemoryUse Memory,
    StatusJson.PingCounts Pings,
    StatusJson.DeliveredCounts Delivered,
    StatusJson.RequestNumbers Requests,
    StatusJson.RefusalCounts Refusals,
    IReadOnlyList<StatusJson.TenantCounts> Tenants,
    IReadOnlyList<DestinationJson> Destinations,
    StatusJson.RedisState? Redis,
    StatusJson.SettingsState Configuration,
    IReadOnlyList<StatusJson.CertificateState> Certificates,
    IReadOnlyList<PeerJson>? Peers,
    StatusJson.Sums Total,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] HistoryJson? History
)
{
    /// <param name="Open">Those that are open now.</param>
    /// <param name="Most">The most at once since the start.</param>
    /// <param name="Limit">The most that the gateway serves.</param>
    public sealed record Load(long Open, long Most, long? Limit);

    /// <param name="Open">Those that are open now.</param>
    /// <param name="Limit">The most that are possible.</param>
    public sealed record OpenCount(long? Open, long? Limit);

    /// <param name="Open">Those that are open now.</param>
    /// <param name="Most">The most at once since the start.</param>
    /// <param name="Limit">The most that the gateway serves.</param>
    /// <param name="Opened">Those that were opened since the start.</param>
    /// <param name="Ended">Those that ended since the start, by end reason.</param>
    /// <param name="ByRoute">Those that are open now, by route, kind and protocol.</param>
    public sealed record StreamCounts(
        long Open,
        long Most,
        long? Limit,
        long Opened,
        IReadOnlyDictionary<string, long> Ended,
        IReadOnlyList<RouteStreams> ByRoute
    );

    /// <param name="Route">The id of the route.</param>
    /// <param name="Kind"><c>websocket</c> or <c>sse</c>.</param>
    /// <param name="Protocol"><c>http/1.1</c> or <c>http/2</c>.</param>
    /// <param name="Open">The streams that are open now.</param>
    public sealed record RouteStreams(string Route, string Kind, string Protocol, long Open);

    /// <param name="Used">Bytes in use.</param>
    /// <param name="Limit">Bytes that may be used.</param>
    /// <param name="SoftMark">Bytes from which streams are refused.</param>
    /// <param name="HardMark">Bytes from which requests are refused.</param>
    /// <param name="Pressure"><c>none</c>, <c>soft</c> or <c>hard</c>.</param>
    public sealed record MemoryUse(long Used, long Limit, long? SoftMark, long? HardMark, string Pressure);

    /// <param name="Sent">Pings sent since the start.</param>
    /// <param name="LatenessP99Ms">How late those of the last 5 minutes were: the 99th percentile; null without a
    /// ping.</param>
    public sealed record PingCounts(long Sent, double? LatenessP99Ms);

    /// <param name="Lines">Messages of WebSockets and events of event streams. Pings are not among them.</param>
    /// <param name="Bytes">Bytes, pings included.</param>
    public sealed record DeliveredCounts(long Lines, long Bytes);

    /// <param name="Count">Requests since the start.</param>
    /// <param name="PerSecond">Requests a second in the last minute.</param>
    /// <param name="P50Ms">The median of the durations in the last minute.</param>
    /// <param name="P99Ms">The 99th percentile of these durations.</param>
    /// <param name="ByStatus">Requests since the start, by status.</param>
    public sealed record RequestNumbers(
        long Count,
        double PerSecond,
        double? P50Ms,
        double? P99Ms,
        IReadOnlyDictionary<string, long> ByStatus
    );

    /// <param name="Tokens">Requests, by what was wrong with their token.</param>
    /// <param name="Limits">Requests over a rate limit, by <c>address</c> or <c>client</c>.</param>
    /// <param name="Streams">Streams over a limit, by <c>tenant</c> or <c>app</c>.</param>
    /// <param name="Overload">Connections, requests and streams, by the cap that was reached.</param>
    public sealed record RefusalCounts(
        IReadOnlyDictionary<string, long> Tokens,
        IReadOnlyDictionary<string, long> Limits,
        IReadOnlyDictionary<string, long> Streams,
        IReadOnlyDictionary<string, long> Overload
    );

    /// <param name="Tenant">The tenant.</param>
    /// <param name="Streams">Its streams that are open now.</param>
    /// <param name="RefusedRequests">Its requests over a rate limit, of the last 15 to 30 minutes.</param>
    /// <param name="RefusedStreams">Its streams over a limit, of the last 15 to 30 minutes.</param>
    public sealed record TenantCounts(string Tenant, long Streams, long RefusedRequests, long RefusedStreams);

    /// <param name="Connected">Whether the gateway is connected to all servers of Redis.</param>
    /// <param name="LatencyMs">How long the last announcement took; null if it failed.</param>
    public sealed record RedisState(bool Connected, double? LatencyMs);

    /// <param name="Applied">When the settings in force were read.</param>
    /// <param name="AgeMs">The milliseconds since then.</param>
    /// <param name="Fault">What is wrong with the last change; null if it is in force.</param>
    public sealed record SettingsState(DateTimeOffset Applied, long AgeMs, string? Fault);

    /// <param name="Name">The section of the settings.</param>
    /// <param name="Expires">When it expires.</param>
    /// <param name="ExpiresInDays">The whole days until then; below 0 after it.</param>
    public sealed record CertificateState(string Name, DateTimeOffset Expires, int ExpiresInDays);

    /// <param name="Gateways">How many gateways these are.</param>
    /// <param name="Streams">Their streams.</param>
    /// <param name="RequestsPerSecond">Their requests a second.</param>
    /// <param name="LinesPerSecond">The messages and events that they pass on in a second.</param>
    public sealed record Sums(int Gateways, OpenCount Streams, double RequestsPerSecond, double LinesPerSecond);
}
