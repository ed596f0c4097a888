using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace EdgeGateway.ReverseProxy.Targets;

/// <summary>
/// The path of a request for the backend: the client's own bytes (RFC 9112 section 3.2) without dot segments (RFC 3986
/// section 5.2.4). The server's <see cref="HttpRequest.Path"/> is decoded and cannot be encoded again, because both
/// <c>%2f</c> and <c>%252f</c> become <c>%2f</c>.
/// </summary>
internal sealed partial class RequestTarget
{
    // A path with any other character must be parsed.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "!\"$&'()*+,-./0123456789:<=>@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"
    );

    // Spaces and control characters end a target, and a fragment is not part of one (RFC 9112 section 3.2).
    private static readonly SearchValues<char> Illegal = SearchValues.Create([
        .. Enumerable.Range(0, 0x21).Append('#').Append(0x7F).Select(value => (char)value),
    ]);

    private RequestTarget(string path) => Path = path;

    /// <summary>The path, encoded.</summary>
    public string Path { get; }

    /// <summary>
    /// Whether the target contains a character at which some backends would end it, or is in absolute form with user
    /// information (RFC 9110 section 4.2.4) or another scheme than the request.
    /// </summary>
    public static bool IsIllegal(string target, string scheme) =>
        target.AsSpan().ContainsAny(Illegal) || (!target.StartsWith('/') && IsForeign(target, scheme));

    /// <summary>
    /// Whether the server's decoded path equals the path for backends, byte for byte. It does for most requests.
    /// </summary>
    /// <param name="target">The target as the client sent it.</param>
    /// <param name="decoded">The server's path.</param>
    public static bool IsPlain(string target, string? decoded)
    {
        var path = target.AsSpan(
            0,
            target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var query ? query : target.Length
        );
        return path.SequenceEqual(decoded) && !path.ContainsAnyExcept(Plain);
    }

    /// <summary>
    /// Parses a target in origin form or absolute form; null where backends may interpret its path differently.
    /// </summary>
    /// <param name="target">The target as the client sent it.</param>
    public static RequestTarget? TryParse(string target)
    {
        var start = 0;
        if (!target.StartsWith('/'))
        {
            // The server has checked the scheme and compared the authority with the Host field.
            start = target.IndexOf("://", StringComparison.Ordinal) + 3;
            start += target.AsSpan(start).IndexOfAny("/?#\\") is >= 0 and var end ? end : target.Length - start;
        }

        var path = target.AsSpan(start);
        path = path[..(path.IndexOf('?') is >= 0 and var query ? query : path.Length)];
        return path.IsEmpty ? new("/")
            : path[0] == '/' && RemoveDotSegments(path[1..].ToString().Split('/')) is { } segments
                ? new(Escape($"/{string.Join('/', segments)}"))
            : null;
    }

    /// <summary>
    /// Encodes characters that are illegal in a request line, and <c>#</c>, at which a backend would stop reading. A
    /// character is a byte.
    /// </summary>
    public static string Escape(string text) =>
        IsUnsafe().IsMatch(text)
            ? IsUnsafe()
                .Replace(text, match => string.Create(CultureInfo.InvariantCulture, $"%{(int)match.ValueSpan[0]:X2}"))
            : text;

    /// <summary>Restores the client's encoding of each path segment that the route's transforms kept.</summary>
    /// <param name="transformed">The transforms' result for <paramref name="decoded"/>.</param>
    /// <param name="decoded">The server's path.</param>
    /// <param name="path">The same path, encoded.</param>
    public static string RestoreEncoding(string transformed, string decoded, string path)
    {
        var result = transformed.Split('/');
        var known = decoded.Split('/');
        var encoded = path.Split('/');
        var next = known.Length - 1;
        for (var i = result.Length - 1; i >= 0; i--)
        {
            // Starts at the end, because transforms remove and add segments at the front and keep their order.
            var found = next < 0 ? -1 : Array.LastIndexOf(known, result[i], next);
            (result[i], next) =
                found >= 0
                    ? (encoded[found], found - 1)
                    : (IsReserved().Replace(result[i], match => Uri.EscapeDataString(match.Value)), next);
        }

        return string.Join('/', result);
    }

    /// <summary>
    /// Restores the client's encoding of each query parameter that the route's transforms did not change.
    /// </summary>
    /// <param name="transformed">The transforms' result: decoded parameters.</param>
    /// <param name="query">The client's query, encoded.</param>
    public static string RestoreQueryEncoding(IDictionary<string, StringValues> transformed, string query)
    {
        var left = new Dictionary<string, StringValues>(transformed, StringComparer.OrdinalIgnoreCase);
        // Compared once for each name, not for each pair: a query may repeat a name thousands of times.
        var unchanged = QueryHelpers
            .ParseQuery(query)
            .Where(known => transformed.TryGetValue(known.Key, out var values) && values == known.Value)
            .Select(known => known.Key)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var pairs = new List<string>();
        foreach (var pair in query.Length > 1 ? query[1..].Split('&') : [])
        {
            // An empty pair is not a parameter, but is kept as the client sent it.
            var name = QueryHelpers.ParseQuery($"?{pair}").Keys.SingleOrDefault("");
            if (name.Length == 0 || unchanged.Contains(name))
            {
                pairs.Add(pair);
                left.Remove(name);
            }
        }

        pairs.AddRange(
            left.SelectMany(parameter =>
                parameter.Value.Select(value =>
                    $"{Uri.EscapeDataString(parameter.Key)}={Uri.EscapeDataString(value ?? "")}"
                )
            )
        );
        return pairs.Count > 0 ? $"?{string.Join('&', pairs)}" : "";
    }

    private static bool IsForeign(string target, string scheme)
    {
        var end = target.IndexOf("://", StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        var authority = target.AsSpan(end + 3);
        return !target.AsSpan(0, end).Equals(scheme, StringComparison.OrdinalIgnoreCase)
            || authority[..(authority.IndexOfAny("/?\\") is >= 0 and var path ? path : authority.Length)].Contains('@');
    }

    // Returns null where a segment is a dot segment for some backends only.
    private static List<string>? RemoveDotSegments(string[] segments)
    {
        var kept = new List<string>(segments.Length);
        for (var i = 0; i < segments.Length; i++)
        {
            var segment = segments[i];
            var name = segment.Contains('%', StringComparison.Ordinal) ? IsDot().Replace(segment, ".") : segment;
            if (name is "." or "..")
            {
                if (name == ".." && kept.Count > 0)
                {
                    kept.RemoveAt(kept.Count - 1);
                }

                if (i == segments.Length - 1)
                {
                    kept.Add("");
                }
            }
            else if (IsAmbiguous().IsMatch(name))
            {
                return null;
            }
            else
            {
                kept.Add(segment);
            }
        }

        return kept;
    }

    [GeneratedRegex("%2e", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex IsDot();

    // Finds segments that contain a dot segment for backends that decode first, read backslashes as slashes, or drop
    // path parameters. Also finds NULs, which no backend needs.
    [GeneratedRegex(
        @"(^|/|\\|%2f|%5c)\.\.?($|/|\\|%2f|%5c|;|%3b)|%00|\0",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex IsAmbiguous();

    [GeneratedRegex("[^!-~]|#", RegexOptions.CultureInvariant)]
    private static partial Regex IsUnsafe();

    // Everything that is not a pchar (RFC 3986 section 3.3).
    [GeneratedRegex("[^!$&'()*+,./0-9:;=@A-Z_a-z~-]+", RegexOptions.CultureInvariant)]
    private static partial Regex IsReserved();
}
