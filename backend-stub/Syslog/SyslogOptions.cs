using LogSource.Syslog.Routing;

namespace LogSource.Syslog;

/// <summary>
/// Section <c>Syslog</c>: syslog over TCP (RFC 5424 and 6587), which is off while it has no endpoint.
/// </summary>
internal sealed class SyslogOptions
{
    public const string Section = "Syslog";

    /// <summary>
    /// By any name, where to listen: <c>Url</c>, and for TLS what Kestrel's endpoints have besides, as
    /// <c>Certificate:Path</c>.
    /// </summary>
    public Dictionary<string, SyslogEndpointOptions> Endpoints { get; set; } = [];

    /// <summary>Whose messages go where; the first that fits. A message that none fits is dropped.</summary>
    public List<SyslogRouteOptions> Routes { get; set; } = [];

    /// <summary>
    /// Connections at once, 1 or more. One more takes the place of one that has waited longest for the rest of a
    /// message, or is refused.
    /// </summary>
    public int MaxConnections { get; set; } = 1_000;

    /// <summary>The same for the connections of one IPv4 address or one IPv6 network of 64 bits.</summary>
    public int MaxConnectionsPerAddress { get; set; } = 500;

    /// <summary>
    /// How long a message may take from its first byte to its last, a second or more. Then the connection is closed.
    /// Time in which the log
    /// source does not read does not count.
    /// </summary>
    public TimeSpan FrameTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Bytes of a message that are kept, 480 (RFC 5424, section 6.1) or more; the rest of a longer one is skipped, and
    /// it is marked.
    /// <c>Ingest:MaxPendingBytes</c> must have room for it.
    /// </summary>
    public int MaxFrameBytes { get; set; } = 128 * 1024;

    /// <summary>
    /// The zone of times without an offset from UTC, as RFC 3164's are: an offset (<c>+02:00</c>) or a name
    /// (<c>Europe/Berlin</c>); the system's
    /// where it is empty.
    /// </summary>
    public string TimeZone { get; set; } = "";
}
