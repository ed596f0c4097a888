using System.Globalization;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace EdgeGateway.Hosting.Redis.ConnectionStrings;

/// <summary>
/// Parses a host and its port: <c>host</c>, <c>host:port</c>, <c>[IPv6]:port</c>, an IPv6 address without a port, or
/// <c>!</c> and the path of a Unix domain socket. The client's own parser ignores what it cannot parse.
/// </summary>
internal static class RedisHost
{
    private const int HighestPort = 65_535;
    private const string Loopback = "localhost";

    /// <summary>Parses a host and adds it to the client's list.</summary>
    /// <param name="endPoints">The client's list.</param>
    /// <param name="text">The host and its port.</param>
    /// <param name="defaultPort">The port of a host without one; with 0, the client selects it.</param>
    /// <param name="needsPort">Whether a name needs a port.</param>
    /// <exception cref="FormatException">The text is not a host. The message has the rule but not the text.</exception>
    public static void Add(EndPointCollection endPoints, string text, int defaultPort, bool needsPort)
    {
        if (text is ['!', '/', ..])
        {
            endPoints.Add(text);
            return;
        }

        if (
            IPAddress.TryParse(text, out var bare)
            && bare.AddressFamily == AddressFamily.InterNetworkV6
            && text[0] != '['
        )
        {
            endPoints.Add(bare, defaultPort);
            return;
        }

        var colon = text.LastIndexOf(':');
        var hasPort = colon >= 0 && !text.EndsWith(']');
        var host = hasPort ? text[..colon] : text;
        var port = hasPort ? Port(text.AsSpan(colon + 1)) : defaultPort;
        if (
            host is ['[', .. var inner, ']']
            && IPAddress.TryParse(inner, out var address)
            && address.AddressFamily == AddressFamily.InterNetworkV6
        )
        {
            endPoints.Add(address, port);
            return;
        }

        if (
            host.Length == 0
            || host[0] is '-' or '.'
            || !host.All(character => char.IsLetterOrDigit(character) || character is '-' or '.' or '_')
        )
        {
            throw new FormatException("each host a name or an address, IPv6 in brackets");
        }

        if (needsPort && !hasPort && !IsAddress(host) && !host.Equals(Loopback, StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException("each host with its port, as in cache:6379: other text may be a password");
        }

        endPoints.Add(host, port);
    }

    // The framework also accepts a number.
    private static bool IsAddress(string host) =>
        host.Count(character => character == '.') == 3 && IPAddress.TryParse(host, out _);

    private static int Port(ReadOnlySpan<char> text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
        && port is > 0 and <= HighestPort
            ? port
            : throw new FormatException("each port between 1 and 65535");
}
