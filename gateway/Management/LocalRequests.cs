using System.Net;
using Microsoft.Net.Http.Headers;

namespace EdgeGateway.Management;

/// <summary>
/// Recognizes requests of processes on this host, which need no token. Other hosts must not be able to cause one: a
/// proxy on this host forwards their requests, and a page in a browser on this host sends requests, too.
/// </summary>
internal static class LocalRequests
{
    private static readonly string[] ProxyHeaders =
    [
        "CF-Connecting-IP",
        "Client-IP",
        "Forwarded",
        HeaderNames.Via,
        "X-Client-IP",
        "X-Original-Host",
        "X-Real-IP",
    ];

    // X-Forwarded-For, -Host, -Port, -Proto, -Server and others.
    private const string ProxyPrefix = "X-Forwarded";

    /// <summary>
    /// Whether a request comes from a process of this host, directly, and names this host: a name that an attacker's
    /// DNS server resolves to a loopback address (DNS rebinding) does not.
    /// </summary>
    public static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address)
        && IsLoopbackName(context.Request.Host.Host)
        // What nginx sends by default: HTTP/1.0, its own address as Host, and no header about its client.
        && !HttpProtocol.IsHttp10(context.Request.Protocol)
        && !ProxyHeaders.Any(context.Request.Headers.ContainsKey)
        && !context.Request.Headers.Keys.Any(name => name.StartsWith(ProxyPrefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Whether a page of another origin caused the request. Browsers say so in <c>Sec-Fetch-Site</c> (Fetch Metadata), else
    /// in <c>Origin</c> (Fetch, section 3.1), which a page cannot change. The former also holds behind a proxy that
    /// terminates TLS, where the origin has another scheme than the request.
    /// </summary>
    public static bool IsCrossOrigin(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] is [{ } site]
            ? site is not ("same-origin" or "none")
            : request.Headers.Origin is [{ } origin]
                && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
