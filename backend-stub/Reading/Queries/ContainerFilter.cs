using System.Diagnostics.CodeAnalysis;
using LogSource.Reading.Expressions;

namespace LogSource.Reading.Queries;

/// <summary>
/// Selects lines by container: <c>web-1</c> matches that container, <c>web</c> all containers of its type,
/// <c>web|worker</c> is a regular expression, which is parsed and matched in linear time. Not thread-safe, except
/// <see cref="All"/>.
/// </summary>
internal sealed class ContainerFilter
{
    public const int MaxLength = 256;

    // Results are cached, because an app has few containers with many lines each.
    private const int MaxCachedNames = 256;

    private readonly LinearExpression? _names;
    private readonly Dictionary<string, bool> _cache = [];

    private ContainerFilter(LinearExpression? names) => _names = names;

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

        // Parse the filter alone first: "a)|(?:b" is not valid, but would be valid between the parentheses.
        if (
            !LinearExpression.TryParse(filter, out _, out fault)
            || !LinearExpression.TryParse($@"^(?:{filter})(?:-\d+)?$", out var names, out fault)
        )
        {
            return false;
        }

        parsed = new ContainerFilter(names);
        return true;
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
