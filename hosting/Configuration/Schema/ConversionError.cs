using System.Text.RegularExpressions;

namespace EdgeGateway.Hosting.Configuration.Schema;

/// <summary>
/// Converts the configuration binder's message for a value that it cannot convert into an <see cref="OptionsFaults"/>
/// line.
/// </summary>
internal static partial class ConversionError
{
    /// <summary>Returns the line; null for any other exception.</summary>
    public static string? Explain(Exception exception) =>
        Message().Match(exception.Message) is { Success: true } match
            ? OptionsFaults.FormatLine(
                match.Groups["key"].Value,
                match.Groups["value"].Value,
                Rule(Find(match.Groups["type"].Value))
            )
            : null;

    /// <summary>Returns the rule for a setting of this type, to follow "must be".</summary>
    public static string Rule(Type? type) =>
        type switch
        {
            { IsEnum: true } => $"one of {string.Join(", ", type.GetEnumNames()).ToLowerInvariant()}",
            not null when type == typeof(TimeSpan) => "a duration (hh:mm:ss)",
            not null when type == typeof(bool) => "true or false",
            not null when type == typeof(Uri) => "a URL",
            not null when type == typeof(Version) => "a version such as 1.1 or 2",
            _ => "a number",
        };

    private static Type? Find(string type) =>
        AppDomain
            .CurrentDomain.GetAssemblies()
            .Select(assembly => assembly.GetType(type))
            .FirstOrDefault(found => found is not null);

    [GeneratedRegex(
        "^Failed to convert configuration value '(?<value>.*)' at '(?<key>.*)' to type '(?<type>.*)'",
        RegexOptions.Singleline
    )]
    private static partial Regex Message();
}
