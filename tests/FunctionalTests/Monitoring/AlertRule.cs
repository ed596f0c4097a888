using System.Text.RegularExpressions;

namespace FunctionalTests.Monitoring;

/// <summary>An alert of <c>rules.yaml</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">Its lines in the file.</param>
internal sealed partial record AlertRule(string Name, string Text)
{
    /// <summary>The query, from <c>expr:</c> to the next key.</summary>
    public string Query => Expression().Match(Text).Groups["query"].Value;

    public string Severity => Value("severity");

    public string Runbook => Value("runbook_url");

    /// <summary>
    /// Reads the file, whose form <c>promtool</c> checks. A rule begins with the name of its alert, and each key has a
    /// line of its own.
    /// </summary>
    public static IReadOnlyList<AlertRule> ReadAll() =>
        [
            .. Start()
                .Split(MonitoringFile.Read("rules.yaml"))
                .Skip(1)
                .Select(text => new AlertRule(text[..text.IndexOf('\n', StringComparison.Ordinal)], text)),
        ];

    private string Value(string key) =>
        Regex.Match(Text, $@"^ +{key}: (?<value>.*)$", RegexOptions.Multiline).Groups["value"].Value;

    [GeneratedRegex("^ +- alert: ", RegexOptions.Multiline)]
    private static partial Regex Start();

    [GeneratedRegex(@"^ +expr: (\|-\n)?(?<query>(.|\n)*?)\n +(for|labels):", RegexOptions.Multiline)]
    private static partial Regex Expression();
}
