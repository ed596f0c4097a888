using System.Net;
using System.Text;
using EdgeGateway.Identity;
using Microsoft.Extensions.Primitives;

namespace EdgeGateway.RateLimiting.Rules;

/// <summary>Reads the client's id and address from headers as AspNetCoreRateLimit reads them.</summary>
internal static class HeaderIdentity
{
    private static readonly Encoding Utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);

    /// <summary>
    /// The first value; null where there is none. The server decodes each byte as a character, while ids in the
    /// configuration are text: the value is decoded again, as UTF-8.
    /// </summary>
    public static string? ClientId(StringValues header)
    {
        if (header is not [{ } id, ..] || Ascii.IsValid(id))
        {
            return header is [{ } plain, ..] ? plain : null;
        }

        try
        {
            return Utf8.GetString(Encoding.Latin1.GetBytes(id));
        }
        catch (DecoderFallbackException)
        {
            return id;
        }
    }

    /// <summary>
    /// The address in the last value: the first entry of a comma list, with or without brackets, without its port. Null
    /// where that is not an address.
    /// </summary>
    public static IPAddress? Address(StringValues header)
    {
        if (header is not [.., { } value])
        {
            return null;
        }

        var entry = value.AsSpan();
        entry = entry[..(entry.IndexOf(',') is >= 0 and var comma ? comma : entry.Length)].Trim();
        var port = entry.LastIndexOf(':');
        var isPort =
            port >= 0
            && (entry[0] == '[' ? entry.IndexOf(']') is >= 0 and var end && end < port : port == entry.IndexOf(':'));
        entry = isPort ? entry[..port] : entry;
        return ClientAddress.TryParse(entry is ['[', .. var inner, ']'] ? inner : entry, out var address)
            ? address
            : null;
    }
}
