using System.Collections.Frozen;
using Microsoft.Extensions.Primitives;

namespace EdgeGateway.ReverseProxy.Headers;

/// <summary>
/// <c>Connection = #connection-option</c> (RFC 9110 section 7.6.1): names the fields that are for the next hop only.
/// </summary>
internal static class ConnectionField
{
    // Options that are not fields; fields that frame or route the message, which cannot be for one connection only; and
    // fields that the forwarder always removes.
    private static readonly FrozenSet<string> NotFields = new[]
    {
        "close",
        "Connection",
        "Content-Length",
        "Host",
        "Transfer-Encoding",
        "HTTP2-Settings",
        "Keep-Alive",
        "Proxy-Connection",
        "TE",
        "Upgrade",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> NotFieldSpans =
        NotFields.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>
    /// Returns the fields that the values of <c>Connection</c> name; null where they name none, which is the usual
    /// case.
    /// </summary>
    public static List<string>? FindNamedFields(StringValues values)
    {
        List<string>? names = null;
        foreach (var value in values)
        {
            foreach (var range in value.AsSpan().Split(','))
            {
                var option = value.AsSpan()[range].Trim(" \t");
                if (!option.IsEmpty && !NotFieldSpans.Contains(option))
                {
                    (names ??= []).Add(option.ToString());
                }
            }
        }

        return names;
    }
}
