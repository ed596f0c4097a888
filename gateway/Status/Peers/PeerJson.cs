namespace EdgeGateway.Status.Peers;

/// <summary>Another gateway that shares this one's Redis, as it has announced itself.</summary>
/// <param name="Id">The id of its process. Two gateways may have the same name.</param>
/// <param name="Gateway">Its name.</param>
/// <param name="State"><c>ready</c>, <c>not-ready</c> or <c>draining</c>.</param>
/// <param name="Seen">When it announced itself.</param>
/// <param name="Started">When it was started.</param>
/// <param name="Streams">Its streams.</param>
/// <param name="OpenedPerSecond">The streams that are opened in a second, on average over the last minute.</param>
/// <param name="RequestsPerSecond">Its requests in a second, on average over the last minute.</param>
/// <param name="LinesPerSecond">The messages and events that it passes on in a second, on average over the last
/// minute.</param>
/// <param name="Memory">Its memory, in bytes.</param>
internal sealed record PeerJson(
    string Id,
    string Gateway,
    string State,
    DateTimeOffset Seen,
    DateTimeOffset Started,
    PeerJson.StreamCounts Streams,
    double OpenedPerSecond,
    double RequestsPerSecond,
    double LinesPerSecond,
    PeerJson.MemoryUse Memory
)
{
    /// <param name="Open">Those that are open now.</param>
    /// <param name="Limit">The most that it serves; null without a limit.</param>
    public sealed record StreamCounts(long Open, long? Limit);

    /// <param name="Used">Bytes in use.</param>
    /// <param name="Limit">Bytes that may be used.</param>
    public sealed record MemoryUse(long Used, long Limit);
}
