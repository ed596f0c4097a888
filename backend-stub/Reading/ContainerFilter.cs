using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace LogSource.Reading;

/// <summary>
/// Chooses lines by container: <c>web-1</c> that one, <c>web</c> all of its type, <c>web|worker</c> any simple regular
/// expression. The engine is the linear-time one, so that no filter can stall the process. Not thread-safe, but for
/// <see cref="All"/>.
/// </summary>
internal sealed class ContainerFilter
{
    public const int MaxLength = 256;

    // An app has some containers, and many lines of each.
    private const int KnownNames = 256;

    private readonly Regex? _names;
    private readonly Dictionary<string, bool> _known = [];

    private ContainerFilter(Regex? names) => _names = names;

    public static ContainerFilter All { get; } = new(null);

    public bool IsAll => _names is null;

    public static bool TryParse(
        string filter,
        [NotNullWhen(true)] out ContainerFilter? parsed,
        [NotNullWhen(false)] out string? fault
    )
    {
        (parsed, fault) = (null, null);
        if (filter.Length > MaxLength)
        {
            fault = $"it has {filter.Length} characters; {MaxLength} are allowed";
            return false;
        }
        try
        {
            // Alone first: "a)|(?:b" is no expression, but would be one between the parentheses.
            _ = new Regex(filter);
            parsed = new ContainerFilter(
                new Regex($@"^(?:{filter})(?:-\d+)?$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)
            );
            return true;
        }
        catch (ArgumentException)
        {
            fault = "it is not a valid regular expression";
        }
        catch (NotSupportedException)
        {
            fault = "only simple expressions are allowed: no look-around, no back-reference, no huge repetition";
        }
        return false;
    }

    public bool Matches(string container)
    {
        if (_names is null)
        {
            return true;
        }

        if (_known.TryGetValue(container, out var matches))
        {
            return matches;
        }

        if (_known.Count >= KnownNames)
        {
            _known.Clear();
        }

        return _known[container] = _names.IsMatch(container);
    }
}
