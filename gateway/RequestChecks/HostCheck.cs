using System.Globalization;
using EdgeGateway.Hosting.Certificates.Handshakes;
using EdgeGateway.Identity;
using EdgeGateway.Problems;

namespace EdgeGateway.RequestChecks;

/// <summary>
/// Rejects hosts that are no names, and requests for a host that asks for other client certificates than the one that the
/// TLS handshake named. What a known proxy says about its client's host is trusted.
/// </summary>
internal static class HostCheck
{
    // RFC 1035 section 2.3.4.
    private const int MaxLabel = 63;
    private const int MaxName = 253;

    private static readonly Problem Bad = new(
        StatusCodes.Status400BadRequest,
        "bad-host",
        "The host is not a valid name."
    );

    private static readonly Problem Misdirected = new(
        StatusCodes.Status421MisdirectedRequest,
        "misdirected-request",
        "This host needs a connection of its own: it asks for other client certificates than the one of the handshake."
    );

    /// <summary>Returns the fault of the request's host; null where it has none.</summary>
    public static Problem? FindFault(HttpContext context) =>
        !IsName(context.Request) ? Bad
        : ServedHost.IsMisdirected(context) && context.Features.Get<KnownProxy>() is null ? Misdirected
        : null;

    private static bool IsName(HttpRequest request)
    {
        var host = request.Headers.Host.ToString();
        return host.Length == 0 || IsPlain(host) || (CanBeConverted(request) && CanBeSent(host));
    }

    // Nearly every host: labels of letters and digits with a hyphen between, and a port.
    private static bool IsPlain(ReadOnlySpan<char> host)
    {
        if (host.LastIndexOf(':') is >= 0 and var colon)
        {
            if (!ushort.TryParse(host[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                return false;
            }

            host = host[..colon];
        }

        var (label, before) = (0, '.');
        foreach (var character in host)
        {
            if (!char.IsAsciiLetterOrDigit(character) && (character is not ('-' or '.') || before is '-' or '.'))
            {
                return false;
            }

            label = character is '.' ? 0 : label + 1;
            if (label > MaxLabel)
            {
                return false;
            }

            before = character;
        }

        return host.Length <= MaxName && before is not ('-' or '.');
    }

    // The framework converts names from and to Punycode (RFC 3492) wherever they are used, and throws if it cannot.
    private static bool CanBeConverted(HttpRequest request)
    {
        try
        {
            _ = request.Host.ToUriComponent();
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // As the HTTP client parses it. Where a route keeps the client's host, the client would send one that it cannot parse
    // beside the destination's: two fields.
    private static bool CanBeSent(string host) => Uri.TryCreate($"http://u@{host}/", UriKind.Absolute, out _);
}
