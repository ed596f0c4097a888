using EdgeGateway.Hosting.Configuration.Server;

namespace LogSource.Syslog;

/// <summary>Section <c>Syslog:Endpoints:NAME</c>: besides the URL, what an endpoint of Kestrel has for TLS.</summary>
internal sealed class SyslogEndpointOptions : KestrelSettings.SniEndpointSettings
{
    /// <summary>
    /// <c>tcp://host:port</c> or <c>tls://host:port</c>; the port is 5514 or 6514 where none is given.
    /// </summary>
    public string? Url { get; set; }
}
