using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace EdgeGateway.ReverseProxy.Targets;

/// <summary>
/// The path of a request as a backend gets it: the client's own bytes (RFC 9112 section 3.2), without dot segments (RFC 3986 section
/// 5.2.4). The server's <see cref="HttpRequest.Path"/> is decoded and cannot be encoded back: it has <c>%2f</c> for <c>%2f</c> and for
/// <c>%252f</c>.
/// </summary>
internal sealed partial class RequestTarget
{
    // A target with any other character needs a closer look.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "!\"$&'()*+,-./0123456789:<=>@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"
    );

    private RequestTarget(string path) => Path = path;

    /// <summary>The path, encoded.</summary>
    public string Path { get; }

    /// <summary>Whether the server's decoded path is also the path for backends, byte for byte: it is for most requests.</summary>
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

    /// <summary>Reads a target in origin form or absolute form; null where backends may read its path in different ways.</summary>
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

    /// <summary>Encodes what cannot stand in a request line, and <c>#</c>, behind which a backend would stop to read. A character is a byte.</summary>
    public static string Escape(string text) =>
        IsUnsafe().IsMatch(text)
            ? IsUnsafe()
                .Replace(text, match => string.Create(CultureInfo.InvariantCulture, $"%{(int)match.ValueSpan[0]:X2}"))
            : text;

    /// <summary>A path that a route's transform made of this one, with the client's spelling of each segment that is still in it.</summary>
    /// <param name="transformed">What the transform made of <paramref name="decoded"/>.</param>
    /// <param name="decoded">The server's path.</param>
    /// <param name="path">The same path, encoded.</param>
    public static string RestoreEncoding(string transformed, string decoded, string path)
    {
        var made = transformed.Split('/');
        var known = decoded.Split('/');
        var spelled = path.Split('/');
        var next = known.Length - 1;
        for (var i = made.Length - 1; i >= 0; i--)
        {
            // From the end: transforms remove and add at the front, and keep the order.
            var found = next < 0 ? -1 : Array.LastIndexOf(known, made[i], next);
            (made[i], next) =
                found >= 0
                    ? (spelled[found], found - 1)
                    : (IsReserved().Replace(made[i], match => Uri.EscapeDataString(match.Value)), next);
        }

        return string.Join('/', made);
    }

    /// <summary>A query that a route's transforms made of this one, with the client's spelling of each parameter that they left alone.</summary>
    /// <param name="transformed">The parameters, decoded.</param>
    /// <param name="query">The client's, encoded.</param>
    public static string RestoreQueryEncoding(IDictionary<string, StringValues> transformed, string query)
    {
        var left = new Dictionary<string, StringValues>(transformed, StringComparer.OrdinalIgnoreCase);
        var known = QueryHelpers.ParseQuery(query);
        var pairs = new List<string>();
        foreach (var pair in query.Length > 1 ? query[1..].Split('&') : [])
        {
            // A name without anything is no parameter, but it is the client's.
            var name = QueryHelpers.ParseQuery(pair).Keys.SingleOrDefault("");
            if (name.Length == 0 || (transformed.TryGetValue(name, out var values) && values == known[name]))
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

    // Null where a segment is a dot segment for some backends only.
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

    // What of a segment is a name for backends that decode first, or have backslashes for slashes, or drop a parameter: is it a dot segment
    // there? No backend needs a null.
    [GeneratedRegex(
        @"(^|/|\\|%2f|%5c)\.\.?($|/|\\|%2f|%5c|;|%3b)|%00",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex IsAmbiguous();

    [GeneratedRegex("[^!-~]|#", RegexOptions.CultureInvariant)]
    private static partial Regex IsUnsafe();

    // RFC 3986 section 3.3: what is no pchar.
    [GeneratedRegex("[^!$&'()*+,./0-9:;=@A-Z_a-z~-]+", RegexOptions.CultureInvariant)]
    private static partial Regex IsReserved();
}
