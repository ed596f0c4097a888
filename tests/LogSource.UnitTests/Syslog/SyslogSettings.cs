namespace LogSource.UnitTests.Syslog;

/// <summary>The settings of a log source with a TCP endpoint.</summary>
internal static class SyslogSettings
{
    /// <summary>A route takes the app from the header's app name and the container from its process id.</summary>
    public static (string Key, string? Value)[] Default { get; } =
    [
        ("Syslog:Endpoints:Tcp:Url", "tcp://127.0.0.1:0"),
        ("Syslog:Routes:0:AppName", "app*"),
        ("Syslog:Routes:0:App", "{app-name}"),
        ("Syslog:Routes:0:Container", "{procid}"),
    ];
}
