using System.Text.RegularExpressions;

namespace LogSource.Buffers;

/// <summary>
/// The name of a container within its app, such as <c>web-1</c>. The grammar keeps names safe to write unescaped into a line
/// and into JSON.
/// </summary>
internal static partial class ContainerName
{
    /// <summary>Stands in for a name that is missing or outside the grammar in an entry of a foreign producer.</summary>
    public const string Unknown = "unknown";

    public const int MaxLength = 63;

    /// <summary>The grammar in words.</summary>
    public const string Rule = "letters, digits, dots, underscores and hyphens, a letter or digit first, at most 63";

    public static bool IsValid(string name) => Grammar().IsMatch(name);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}
