using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace EdgeGateway.Identity;

/// <summary>
/// Reads an IP address from another program: <c>IPv4address</c> and <c>IPv6address</c> of RFC 3986 section 3.2.2.
/// <see cref="IPAddress.Parse(string)"/> accepts other notations, which programs read differently: <c>010.1.1.1</c>
/// (octal), <c>0x7f.0.0.1</c>, <c>127.1</c>, a single number. They are rejected, as is a scope (<c>fe80::1%eth0</c>),
/// which is valid on its own host only.
/// </summary>
internal static class ClientAddress
{
    private static readonly SearchValues<char> IPv6Characters = SearchValues.Create("0123456789ABCDEFabcdef:.");

    /// <summary>Reads <c>192.0.2.1</c> or <c>2001:db8::1</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        return (
                text.Contains(':')
                    ? !text.ContainsAnyExcept(IPv6Characters)
                        && (!text.Contains('.') || IsIPv4(text[(text.LastIndexOf(':') + 1)..]))
                    : IsIPv4(text)
            ) && IPAddress.TryParse(text, out address);
    }

    /// <summary>Reads the same, and <c>192.0.2.1:80</c>, <c>[2001:db8::1]</c> and <c>[2001:db8::1]:80</c>.</summary>
    public static bool TryParseWithPort(
        ReadOnlySpan<char> text,
        [NotNullWhen(true)] out IPAddress? address,
        out int port
    )
    {
        port = 0;
        if (text is ['[', ..])
        {
            var end = text.IndexOf(']');
            return TryParse(end < 0 ? default : text[1..end], out address)
                && text[1..end].Contains(':')
                && (end == text.Length - 1 || (text[end + 1] == ':' && IsPort(text[(end + 2)..], out port)));
        }

        var colon = text.IndexOf(':');
        return colon >= 0 && colon == text.LastIndexOf(':')
            ? TryParse(text[..colon], out address) && IsPort(text[(colon + 1)..], out port)
            : TryParse(text, out address);
    }

    private static bool IsPort(ReadOnlySpan<char> text, out int port)
    {
        port = IsNumber(text, 5, IPEndPoint.MaxPort) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        return port > 0 || text is "0";
    }

    private static bool IsIPv4(ReadOnlySpan<char> text)
    {
        var octets = 0;
        foreach (var range in text.Split('.'))
        {
            var octet = text[range];
            if (++octets > 4 || !IsNumber(octet, 3, byte.MaxValue) || octet is ['0', _, ..])
            {
                return false;
            }
        }

        return octets == 4;
    }

    private static bool IsNumber(ReadOnlySpan<char> text, int digits, int largest) =>
        !text.IsEmpty
        && text.Length <= digits
        && !text.ContainsAnyExceptInRange('0', '9')
        && int.Parse(text, CultureInfo.InvariantCulture) <= largest;
}
