namespace LogSource.Syslog.Routing;

/// <summary>
/// Section <c>Syslog:Routes:N</c>: patterns for a message's header, and the target of messages that match all of them.
/// In a pattern, <c>*</c> matches any characters and <c>?</c> matches one, regardless of case; a missing field is
/// <c>-</c>. In <see cref="App"/> and <see cref="Container"/>, <c>{hostname}</c>, <c>{app-name}</c> and <c>{procid}</c>
/// are replaced by the header's fields; a missing field is empty.
/// </summary>
internal sealed class SyslogRouteOptions
{
    /// <summary>The pattern for HOSTNAME. Default: any.</summary>
    public string Hostname { get; set; } = "*";

    /// <summary>The pattern for APP-NAME. Default: any.</summary>
    public string AppName { get; set; } = "*";

    /// <summary>The pattern for PROCID. Default: any.</summary>
    public string ProcId { get; set; } = "*";

    /// <summary>The app, required. Letters become lower case, and invalid characters become hyphens.</summary>
    public string App { get; set; } = "";

    /// <summary>
    /// The container. Invalid characters become hyphens. If nothing is left, the container is <c>app-1</c>. Default:
    /// <c>{app-name}</c>.
    /// </summary>
    public string Container { get; set; } = "{app-name}";
}
