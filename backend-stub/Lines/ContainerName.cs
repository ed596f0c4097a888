using System.Text.RegularExpressions;

namespace LogSource.Lines;

/// <summary>
/// The name of a container within its app, such as <c>web-1</c>. The grammar keeps names safe to write unescaped into a line
/// and into JSON.
/// </summary>
internal static partial class ContainerName
{
    /// <summary>Stands in for a name that is missing or outside the grammar in an entry of a foreign producer.</summary>
    public const string Unknown = "unknown";

    /// <summary>The container of a line that names none.</summary>
    public const string Default = "app-1";

    public const int MaxLength = 63;

    /// <summary>The grammar in words.</summary>
    public const string Rule = "letters, digits, dots, underscores and hyphens, a letter or digit first, at most 63";

    public static bool IsValid(string name) => Grammar().IsMatch(name);

    /// <summary>
    /// A name out of one that others gave, <c>web-1</c> of <c>web.1</c>: each byte that is no letter, digit, hyphen or underscore becomes a
    /// hyphen. Null where there is neither letter nor digit.
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
