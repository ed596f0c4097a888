using LogSource.Syslog.Routing;

namespace LogSource.Syslog;

/// <summary>Section <c>Syslog</c>: syslog over TCP (RFC 5424 and 6587), which is off while it has no endpoint.</summary>
internal sealed class SyslogOptions
{
    public const string Section = "Syslog";

    /// <summary>
    /// By any name, where to listen: <c>Url</c>, and for TLS what Kestrel's endpoints have besides, as <c>Certificate:Path</c>.
    /// </summary>
    public Dictionary<string, SyslogEndpointOptions> Endpoints { get; set; } = [];

    /// <summary>Whose messages go where; the first that fits. A message that none fits is dropped.</summary>
    public List<SyslogRouteOptions> Routes { get; set; } = [];

    /// <summary>Connections at once, 1 or more; one more is closed.</summary>
    public int MaxConnections { get; set; } = 1_000;

    /// <summary>
    /// Bytes of a frame, 480 (RFC 5424, section 6.1) or more; a longer one is a bad frame. 17 times as many have to fit into
    /// <c>Ingest:MaxPendingBytes</c>.
    /// </summary>
    public int MaxFrameBytes { get; set; } = 128 * 1024;
}
