using System.Net;
using System.Text.RegularExpressions;
using EdgeGateway.Identity;

namespace EdgeGateway.ForwardedHeaders;

/// <summary>
/// Sets the connection's address and the request's scheme and host from the headers of trusted proxies. It reads
/// <c>X-Forwarded-For</c> backwards while a trusted proxy wrote the entry. The first address that is not a trusted
/// proxy is the client's. If an entry is not an address, the proxy that wrote it counts as the client.
/// With each of these entries, it reads one entry of <c>X-Forwarded-Proto</c> and one of <c>-Host</c>.
/// </summary>
internal sealed partial class ForwardedHeadersMiddleware(RequestDelegate next, ProxiesInForce proxies)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is { } connected)
        {
            // A dual-stack socket reports IPv4 addresses as IPv6. The
            // log and the backends need one form for each client.
            var peer = KnownProxies.Unmapped(connected);
            context.Connection.RemoteIpAddress = peer;
            if (proxies.Current is var known && known.Contains(peer))
            {
                context.Features.Set(KnownProxy.Instance);
                ApplyHeaders(context, known, peer);
            }
        }

        return next(context);
    }

    private static void ApplyHeaders(HttpContext context, KnownProxies known, IPAddress proxy)
    {
        var (connection, request) = (context.Connection, context.Request);
        var addresses = new ReverseListReader(request.Headers["X-Forwarded-For"]);
        var schemes = new ReverseListReader(request.Headers["X-Forwarded-Proto"]);
        var hosts = new ReverseListReader(request.Headers["X-Forwarded-Host"]);
        for (var i = 0; i < known.Limit && known.Contains(proxy); i++)
        {
            var isNamed = addresses.TryRead(out var entry);
            if (isNamed)
            {
                if (!ClientAddress.TryParseWithPort(entry, out var client, out var port))
                {
                    return;
                }

                proxy = KnownProxies.Unmapped(client);
                (connection.RemoteIpAddress, connection.RemotePort) = (proxy, port);
            }
            else if (i > 0)
            {
                return;
            }

            if (schemes.TryRead(out var scheme) && IsScheme().IsMatch(scheme))
            {
                request.Scheme = scheme.ToString();
            }

            if (hosts.TryRead(out var host) && IsHost().IsMatch(host))
            {
                // Not Request.Host, which throws if the host is no name: HostCheck rejects it.
                request.Headers.Host = host.ToString();
            }

            if (!isNamed)
            {
                // Without X-Forwarded-For, only the nearest proxy's scheme and host apply.
                return;
            }
        }
    }

    // RFC 3986 section 3.1.
    [GeneratedRegex(@"\A[a-z][a-z0-9+.-]*\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex IsScheme();

    // RFC 3986 sections 3.2.2 and 3.2.3.
    [GeneratedRegex(
        @"\A(\[[0-9a-f:.]+\]|[a-z0-9._~!$&'()*+;=%-]+)(:[0-9]{1,5})?\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex IsHost();
}
