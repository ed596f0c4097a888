using System.Collections.Frozen;

namespace EdgeGateway.ReverseProxy.Headers.Filtering;

/// <summary>
/// Header names and, ending with <c>*</c>, prefixes of names. Names match in any case. A
/// hyphen matches every character that is neither a letter nor a digit, because CGI and its
/// successors have one variable for <c>X-Edge-App</c>, <c>X_Edge_App</c> and <c>X.Edge.App</c>
/// (RFC 3875 section 4.1.18). The variable's name, <c>HTTP_X_EDGE_APP</c>, matches, too.
/// </summary>
internal sealed class HeaderNameSet
{
    private const string Variable = "HTTP-";

    private readonly FrozenSet<string> _names;
    private readonly string[] _prefixes;

    public HeaderNameSet(IEnumerable<string> patterns)
    {
        var all = patterns.ToArray();
        _names = all.Where(pattern => !pattern.EndsWith('*')).ToFrozenSet(NameComparer.Instance);
        _prefixes = [.. all.Where(pattern => pattern.EndsWith('*')).Select(pattern => pattern[..^1])];
    }

    public bool Contains(string name) =>
        _names.Contains(name)
        || HasPrefix(name)
        || (StartsWith(name, Variable) && name.Length > Variable.Length && Contains(name[Variable.Length..]));

    private bool HasPrefix(string name)
    {
        foreach (var prefix in _prefixes)
        {
            if (StartsWith(name, prefix))
            {
                return true;
            }
        }

        return false;
    }

    private static bool StartsWith(string name, string prefix)
    {
        if (name.Length < prefix.Length)
        {
            return false;
        }

        for (var i = 0; i < prefix.Length; i++)
        {
            if (Fold(name[i]) != Fold(prefix[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static char Fold(char character) => char.IsAsciiLetterOrDigit(character) ? (char)(character | 0x20) : '-';

    private sealed class NameComparer : IEqualityComparer<string>
    {
        public static NameComparer Instance { get; } = new();

        public bool Equals(string? one, string? other) => one!.Length == other!.Length && StartsWith(one, other);

        public int GetHashCode(string name)
        {
            var hash = name.Length;
            foreach (var character in name)
            {
                hash = (hash * 31) + Fold(character);
            }

            return hash;
        }
    }
}
