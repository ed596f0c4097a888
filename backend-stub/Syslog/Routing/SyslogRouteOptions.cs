namespace LogSource.Syslog.Routing;

/// <summary>
/// Section <c>Syslog:Routes:N</c>. Patterns of what a message's header says, in which <c>*</c> stands for any
/// characters and <c>?</c> for
/// one, capitals or not; NILVALUE is <c>-</c>. And where such messages go: texts in which <c>{hostname}</c>,
/// <c>{app-name}</c> and
/// <c>{procid}</c> stand for what the header says (nothing for NILVALUE).
/// </summary>
internal sealed class SyslogRouteOptions
{
    public string Hostname { get; set; } = "*";

    public string AppName { get; set; } = "*";

    public string ProcId { get; set; } = "*";

    /// <summary>The app, in small letters and with hyphens for what its name cannot have.</summary>
    public string App { get; set; } = "";

    /// <summary>
    /// The container, with hyphens for what its name cannot have; <c>app-1</c> where nothing is left.
    /// </summary>
    public string Container { get; set; } = "{app-name}";
}
