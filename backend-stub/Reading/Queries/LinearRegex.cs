using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace LogSource.Reading.Queries;

/// <summary>
/// Creates regular expressions of clients. Their engine runs in linear time, so that no expression can stall the
/// process.
/// </summary>
internal static class LinearRegex
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>Creates an expression, or reports why that is not possible.</summary>
    public static bool TryCreate(
        string pattern,
        [NotNullWhen(true)] out Regex? regex,
        [NotNullWhen(false)] out string? fault
    )
    {
        (regex, fault) = (null, null);
        try
        {
            regex = new Regex(pattern, Options);
        }
        catch (ArgumentException)
        {
            fault = "it is not a valid regular expression";
        }
        catch (NotSupportedException)
        {
            fault = "only simple expressions are allowed: no look-around, no back-reference, no huge repetition";
        }

        return regex is not null;
    }
}
