namespace LogSource.Syslog.Routing;

/// <summary>The target of a message. Both names are valid.</summary>
internal sealed record SyslogTarget(string App, string Container);
