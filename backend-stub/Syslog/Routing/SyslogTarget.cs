namespace LogSource.Syslog.Routing;

/// <summary>Where a message goes; both names are valid.</summary>
internal sealed record SyslogTarget(string App, string Container);
