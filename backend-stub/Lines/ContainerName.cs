using System.Text.RegularExpressions;

namespace LogSource.Lines;

/// <summary>
/// The name of a container of an app, such as <c>web-1</c>. The grammar allows only characters that need no escaping in
/// a line or in JSON.
/// </summary>
internal static partial class ContainerName
{
    /// <summary>Replaces a missing or invalid name in an entry that another program wrote.</summary>
    public const string Unknown = "unknown";

    /// <summary>The container of a line without one.</summary>
    public const string Default = "app-1";

    public const int MaxLength = 63;

    /// <summary>The grammar as a rule in error messages.</summary>
    public const string Rule = "letters, digits, dots, underscores and hyphens, a letter or digit first, at most 63";

    public static bool IsValid(string name) => Grammar().IsMatch(name);

    /// <summary>
    /// Converts another system's name into a valid one, such as <c>web.1</c> into <c>web-1</c>: each byte that is not a
    /// letter, digit, hyphen or underscore becomes a hyphen. Returns null if there is neither a letter nor a digit.
    /// </summary>
    public static string? Normalize(ReadOnlySpan<byte> text)
    {
        while (text.Length > 0 && !char.IsAsciiLetterOrDigit((char)text[0]))
        {
            text = text[1..];
        }

        return text.IsEmpty
            ? null
            : string.Create(
                Math.Min(text.Length, MaxLength),
                text,
                static (name, from) =>
                {
                    for (var i = 0; i < name.Length; i++)
                    {
                        name[i] = char.IsAsciiLetterOrDigit((char)from[i]) || from[i] == '_' ? (char)from[i] : '-';
                    }
                }
            );
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}
