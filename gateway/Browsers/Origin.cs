using System.Text.RegularExpressions;

namespace EdgeGateway.Browsers;

/// <summary>Where a page comes from (RFC 6454 section 4): two that name one scheme, host and port are equal, whatever their case
/// and whether or not the port is the scheme's own.</summary>
internal readonly partial record struct Origin(string Scheme, string Host, int Port)
{
    /// <summary>Reads <c>https://app.example.com</c> or <c>http://127.0.0.1:3000</c>; false for whatever has more or less than
    /// scheme, host and port, as a URL with a path, <c>null</c>, or several origins.</summary>
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

    /// <summary>Reads the value of a header <c>Origin</c>. Some clients that are no browsers send a URL there
    /// (<c>http://app.example.com/1.48.0</c>): what follows the port is ignored.</summary>
    public static bool TryParseHeader(string? text, out Origin origin)
    {
        origin = default;
        return text is not null
            && UrlShape().Match(text) is { Success: true } url
            && TryParse(url.Groups[1].Value, out origin);
    }

    // Uri would forgive a trailing slash, a user and white space around.
    [GeneratedRegex(@"\A[a-z][a-z0-9+.-]*://[^/\\?#@,\s]+\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Shape();

    // White space and commas separate several origins, none of which is to be taken for the path of the first.
    [GeneratedRegex(@"\A([^/?#]+://[^/?#]+)(?:[/?#][^,\s]*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex UrlShape();
}
