using EdgeGateway.Hosting.Configuration.Server;

namespace LogSource.Syslog;

/// <summary>Section <c>Syslog:Endpoints:NAME</c>: the URL, and the TLS settings of a Kestrel endpoint.</summary>
internal sealed class SyslogEndpointOptions : KestrelSettings.SniEndpointSettings
{
    /// <summary>
    /// <c>tcp://host:port</c> or <c>tls://host:port</c>. The default port is 5514 for tcp and 6514 for tls.
    /// </summary>
    public string? Url { get; set; }
}
