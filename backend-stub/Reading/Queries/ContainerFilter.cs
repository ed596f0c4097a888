using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace LogSource.Reading.Queries;

/// <summary>
/// Selects lines by container: <c>web-1</c> matches that container, <c>web</c> all containers of its type,
/// <c>web|worker</c> is a simple regular expression. The engine runs in linear time, so that no filter can stall the
/// process. Not thread-safe, except <see cref="All"/>.
/// </summary>
internal sealed class ContainerFilter
{
    public const int MaxLength = 256;

    // Results are cached, because an app has few containers with many lines each.
    private const int MaxCachedNames = 256;

    private readonly Regex? _names;
    private readonly Dictionary<string, bool> _cache = [];

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
            // Parse the filter alone first: "a)|(?:b" is not valid, but would be valid between the parentheses.
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

        if (_cache.TryGetValue(container, out var matches))
        {
            return matches;
        }

        if (_cache.Count >= MaxCachedNames)
        {
            _cache.Clear();
        }

        return _cache[container] = _names.IsMatch(container);
    }
}
