namespace EdgeGateway.ReverseProxy.Targets;

/// <summary>
/// How servers read a path that the gateway routes and forwards as it is: some merge slashes, decode an encoded slash or
/// backslash, take a backslash for a slash, drop the parameters of segments (<c>;a=b</c>), or decode twice.
/// </summary>
internal static class PathReadings
{
    // A path that is encoded more often is left to servers that decode in a loop.
    private const int MaxDecodings = 4;

    /// <summary>Whether servers may read a path in other ways. Most paths have none of these characters.</summary>
    /// <param name="path">The server's path: decoded once, except for encoded slashes.</param>
    public static bool MayDiffer(string path) =>
        path.AsSpan().ContainsAny(';', '\\', '%') || path.Contains("//", StringComparison.Ordinal);

    /// <summary>Returns the other ways to read a path.</summary>
    public static IEnumerable<string> Of(string path)
    {
        var slashes = DecodeAll(path);
        string[] readings =
        [
            Resolve(path),
            Resolve(WithoutParameters(path)),
            Resolve(slashes),
            Resolve(WithoutParameters(slashes)),
            Resolve(DecodeAll(WithoutParameters(path))),
        ];
        return readings.Distinct(StringComparer.Ordinal).Where(reading => reading != path);
    }

    private static string DecodeAll(string path)
    {
        for (var i = 0; i < MaxDecodings && path.Contains('%', StringComparison.Ordinal); i++)
        {
            path = Uri.UnescapeDataString(path);
        }

        return path.Replace('\\', '/');
    }

    private static string WithoutParameters(string path) =>
        string.Join('/', path.Split('/').Select(segment => segment.Split(';', 2)[0]));

    // Merges slashes and removes dot segments, but keeps the slash at the end.
    private static string Resolve(string path)
    {
        var kept = new List<string>();
        foreach (var segment in path.Split('/'))
        {
            switch (segment)
            {
                case "" or ".":
                    break;
                case ".." when kept.Count > 0:
                    kept.RemoveAt(kept.Count - 1);
                    break;
                case "..":
                    break;
                default:
                    kept.Add(segment);
                    break;
            }
        }

        return $"/{string.Join('/', kept)}{(kept.Count > 0 && path.EndsWith('/') ? "/" : "")}";
    }
}
