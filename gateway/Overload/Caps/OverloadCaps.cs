namespace EdgeGateway.Overload.Caps;

/// <summary>The caps in force: those of the options, and the defaults of the others.</summary>
/// <param name="Connections">Connections at once.</param>
/// <param name="ConnectionsPerAddress">Connections of one address at once.</param>
/// <param name="Requests">Forwarded requests at once, streams included.</param>
/// <param name="Streams">Streams at once.</param>
/// <param name="NewStreamsPerSecond">Streams that are opened in a second.</param>
/// <param name="UploadsPerAddress">Requests with a body of one address at once.</param>
internal sealed record OverloadCaps(
    int Connections,
    int ConnectionsPerAddress,
    int Requests,
    int Streams,
    int NewStreamsPerSecond,
    int UploadsPerAddress
)
{
    /// <summary>The value of a cap that limits nothing.</summary>
    public const int NoLimit = int.MaxValue;

    /// <summary>The memory of a process without clients.</summary>
    public const long ProcessBytes = 90 * 1024 * 1024;

    /// <summary>The memory of a silent stream with its connections, as measured (docs/benchmarks.md).</summary>
    public const long StreamBytes = 20 * 1024;

    /// <summary>
    /// The memory of a connection with the largest head that is read, and no end of it: the strings of its headers have two
    /// bytes for each character.
    /// </summary>
    public const long FullConnectionBytes = 160 * 1024;

    // Files, listeners, Redis, health checks, and connections that are refused at this moment.
    private const long OwnDescriptors = 300;
    private const int OwnShare = 50;
    private const int Least = 100;
    private const int NewStreamsPerProcessor = 250;

    /// <summary>Derives the caps.</summary>
    /// <param name="options">The options.</param>
    /// <param name="limits">The limits of the process.</param>
    public static OverloadCaps Derive(OverloadOptions options, CapacityLimits limits)
    {
        var descriptors = limits.Descriptors - OwnDescriptors - (limits.Descriptors / OwnShare);
        var spare = (limits.Memory * options.SoftMemoryPercent / 100) - ProcessBytes;
        var memory = spare / StreamBytes;

        // Over HTTP/1.1 each request has a connection to the backend. Over HTTP/2 they share a few.
        var connections = Clamp(Math.Min(limits.RequestsHaveConnections ? descriptors / 2 : descriptors, memory));
        var requests = limits.RequestsHaveConnections ? connections : Clamp(memory);

        var mostConnections = options.MaxConnections ?? connections;
        var half = Math.Max(1, (mostConnections == 0 ? connections : Math.Min(mostConnections, connections)) / 2);

        // One address can fill neither all places nor all memory.
        var perAddress =
            options.MaxConnectionsPerAddress
            ?? (int)Math.Clamp(spare / FullConnectionBytes / 2, Math.Min(half, Least), half);
        var mostRequests = options.MaxRequests ?? requests;
        return new(
            Limit(mostConnections),
            Limit(perAddress),
            Limit(mostRequests),
            Limit(options.MaxStreams ?? (int)Math.Max(1, (mostRequests == 0 ? requests : mostRequests) * 9L / 10)),
            Limit(options.MaxNewStreamsPerSecond ?? NewStreamsPerProcessor * limits.Processors),
            Limit(options.MaxUploadsPerAddress ?? Math.Max(1, (perAddress == 0 ? connections : perAddress) / 4))
        );
    }

    private static int Clamp(long value) => (int)Math.Clamp(value, Least, NoLimit - 1);

    private static int Limit(int option) => option == 0 ? NoLimit : option;
}
