namespace EdgeGateway.Overload;

/// <summary>
/// The section <c>Overload</c>: what this gateway serves at most, so that it never runs out of descriptors or memory. A
/// cap that is not set has a default that follows from the limits of the process; 0 is no limit. Changes apply without a
/// restart, and end nothing that is open.
/// </summary>
internal sealed class OverloadOptions
{
    public const string Section = "Overload";

    /// <summary>
    /// Connections of clients at once. Further ones are closed. Connections to the management port do not count.
    /// Default: as many as the descriptors and the memory of the process permit.
    /// </summary>
    public int? MaxConnections { get; set; }

    /// <summary>
    /// The same for one IPv4 address or one IPv6 network of 64 bits. Addresses of known proxies and of
    /// <see cref="SharedNetworks"/> have no such limit. Default: half of <see cref="MaxConnections"/>, and at most
    /// as many as fill half of the memory with heads that never end.
    /// </summary>
    public int? MaxConnectionsPerAddress { get; set; }

    /// <summary>
    /// Networks whose addresses many clients share, such as those of a load balancer that hides its clients' addresses.
    /// No limit per address holds for them. Default: none.
    /// </summary>
    public List<string> SharedNetworks { get; } = [];

    /// <summary>
    /// Requests that are being forwarded at once, open streams included. Further ones get 503. Default: as many as the
    /// descriptors and the memory of the process permit.
    /// </summary>
    public int? MaxRequests { get; set; }

    /// <summary>
    /// Streams at once. Further ones get 503. Default: nine tenths of <see cref="MaxRequests"/>, so that other requests
    /// are still served.
    /// </summary>
    public int? MaxStreams { get; set; }

    /// <summary>
    /// Streams that are opened in a second. Further ones get 503 with a <c>Retry-After</c> that spreads their clients
    /// over the time that all of them need. Default: 250 for each processor.
    /// </summary>
    public int? MaxNewStreamsPerSecond { get; set; }

    /// <summary>
    /// Requests with a body of one client address at once. Further ones get 429. Default: a quarter of
    /// <see cref="MaxConnectionsPerAddress"/>.
    /// </summary>
    public int? MaxUploadsPerAddress { get; set; }

    /// <summary>
    /// The average rate, in bytes a second, below which the body of a request is slow. Only the time in which the
    /// gateway waits for the client counts. Slow bodies are accepted up to <see cref="MaxSlowUploads"/>. 0: no body is
    /// slow. Default: 240.
    /// </summary>
    public int MinUploadBytesPerSecond { get; set; } = 240;

    /// <summary>Slow bodies at once. Above it, the slowest end with 408. Default: 512.</summary>
    public int MaxSlowUploads { get; set; } = 512;

    /// <summary>The same for one client address. Default: 64.</summary>
    public int MaxSlowUploadsPerAddress { get; set; } = 64;

    /// <summary>
    /// The share of the memory limit, in per cent, from which caches are dropped and new streams get 503. Default: 75.
    /// </summary>
    public int SoftMemoryPercent { get; set; } = 75;

    /// <summary>
    /// The share of the memory limit, in per cent, from which all requests to backends get 503, and the streams and
    /// responses end whose clients read the slowest. Default: 90.
    /// </summary>
    public int HardMemoryPercent { get; set; } = 90;
}
