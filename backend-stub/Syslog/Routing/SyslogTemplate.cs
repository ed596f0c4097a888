namespace LogSource.Syslog.Routing;

/// <summary>
/// Replaces <c>{hostname}</c>, <c>{app-name}</c> and <c>{procid}</c> in a text by the fields of a message's header.
/// </summary>
internal static class SyslogTemplate
{
    public const string Fields = "{hostname}, {app-name} and {procid}";

    public static bool IsVariable(string template) => template.Contains('{', StringComparison.Ordinal);

    /// <summary>Whether the template has no other braces.</summary>
    public static bool IsValid(string template) => Fill(template, default).AsSpan().IndexOfAny('{', '}') < 0;

    public static string Fill(string template, SyslogSender sender) =>
        template
            .Replace("{hostname}", Value(sender.Hostname), StringComparison.Ordinal)
            .Replace("{app-name}", Value(sender.AppName), StringComparison.Ordinal)
            .Replace("{procid}", Value(sender.ProcId), StringComparison.Ordinal);

    private static string Value(string? field) => field is null or SyslogSender.Nil ? "" : field;
}
