using LogSource.Syslog.Routing;

namespace LogSource.Syslog;

/// <summary>
/// Section <c>Syslog</c>: syslog over TCP (RFC 5424 and 6587). It is off without an endpoint. Changes need a restart.
/// </summary>
internal sealed class SyslogOptions
{
    public const string Section = "Syslog";

    /// <summary>
    /// The endpoints, by any name: <c>Url</c>, and for TLS the settings of a Kestrel endpoint, such as
    /// <c>Certificate:Path</c>.
    /// </summary>
    public Dictionary<string, SyslogEndpointOptions> Endpoints { get; set; } = [];

    /// <summary>
    /// The targets of messages. The first matching route applies. A message without one is dropped. With an endpoint,
    /// at least one route is required.
    /// </summary>
    public List<SyslogRouteOptions> Routes { get; set; } = [];

    /// <summary>
    /// Open connections, 1 or more. At the limit, a new connection displaces one that waits for the rest of a message
    /// or is silent, or is refused. Default: 1,000.
    /// </summary>
    public int MaxConnections { get; set; } = 1_000;

    /// <summary>Open connections of one IPv4 address or one IPv6 network of 64 bits, 1 or more. Default: 500.</summary>
    public int MaxConnectionsPerAddress { get; set; } = 500;

    /// <summary>
    /// The time from the first byte of a message to its last, 1 second to 1 day. The connection is closed after it.
    /// Time in which the log source does not read does not count. Default: 1 minute.
    /// </summary>
    public TimeSpan FrameTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Bytes of a message that are kept, 480 (RFC 5424 section 6.1) or more. The rest of a longer message is skipped,
    /// and the line is marked. At most 99,999,999, and <c>Ingest:MaxPendingBytes</c> must have room for it. Default:
    /// 128 KiB.
    /// </summary>
    public int MaxFrameBytes { get; set; } = 128 * 1024;

    /// <summary>
    /// The zone of times without an offset from UTC, such as those of RFC 3164: an offset (<c>+02:00</c>) or a name
    /// (<c>Europe/Berlin</c>). The default is the system's zone.
    /// </summary>
    public string TimeZone { get; set; } = "";
}
