namespace LogSource.Syslog;

/// <summary>Section <c>Syslog:Endpoints:NAME</c>. The rest of it is for Kestrel.</summary>
internal sealed class SyslogEndpointOptions
{
    /// <summary>
    /// <c>tcp://host:port</c> or <c>tls://host:port</c>; the port is 5514 or 6514 where none is given.
    /// </summary>
    public string? Url { get; set; }
}
