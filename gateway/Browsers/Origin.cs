using System.Text.RegularExpressions;

namespace EdgeGateway.Browsers;

/// <summary>
/// The origin of a page (RFC 6454 section 4). Two origins with the same scheme, host and port are equal, whatever their
/// case and whether or not the default port is written.
/// </summary>
internal readonly partial record struct Origin(string Scheme, string Host, int Port)
{
    /// <summary>
    /// Parses <c>https://app.example.com</c> or <c>http://127.0.0.1:3000</c>. False for everything that is not exactly
    /// scheme, host and optional port, such as a URL with a path, <c>null</c> or several origins.
    /// </summary>
    public static bool TryParse(string? text, out Origin origin)
    {
        origin = default;
        if (
            text is null
            || !Shape().IsMatch(text)
            || !Uri.TryCreate(text, UriKind.Absolute, out var url)
            || url.HostNameType is not (UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6)
        )
        {
            return false;
        }

        origin = new(url.Scheme, url.IdnHost, url.Port);
        return true;
    }

    /// <summary>
    /// Parses the value of an <c>Origin</c> header. Some clients other than browsers send a URL
    /// (<c>http://app.example.com/1.48.0</c>), so everything after the port is ignored.
    /// </summary>
    public static bool TryParseHeader(string? text, out Origin origin)
    {
        origin = default;
        return text is not null
            && UrlShape().Match(text) is { Success: true } url
            && TryParse(url.Groups[1].Value, out origin);
    }

    // Uri would accept a trailing slash, a user and surrounding white space.
    [GeneratedRegex(@"\A[a-z][a-z0-9+.-]*://[^/\\?#@,\s]+\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Shape();

    // White space and commas separate several origins. The second must not pass as the path of the first.
    [GeneratedRegex(@"\A([^/?#]+://[^/?#]+)(?:[/?#][^,\s]*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex UrlShape();
}
