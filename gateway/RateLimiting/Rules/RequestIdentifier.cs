using System.Net;
using EdgeGateway.Identity;
using EdgeGateway.RateLimiting.Configuration;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeGateway.RateLimiting.Rules;

/// <summary>Determines which client and which address a request counts for.</summary>
internal sealed class RequestIdentifier(LimitOptions options)
{
    private const string Anonymous = "anon";
    private const string DefaultRealIpHeader = "X-Real-IP";
    private const string ForwardedFor = "X-Forwarded-For";

    private readonly string _clientIdHeader =
        options.ClientRateLimiting?.ClientIdHeader ?? options.IpRateLimiting?.ClientIdHeader ?? "X-ClientId";
    private readonly string? _realIpHeader =
        options.IpRateLimiting?.RealIpHeader ?? options.ClientRateLimiting?.RealIpHeader;
    private readonly bool _trustsHeader = options.ClientRateLimiting?.ClientIdSource == ClientIdSource.Header;

    /// <summary>Reads the request's identity. A client without an id uses the counters of its address.</summary>
    public RequestIdentity Identify(HttpContext context)
    {
        var isProxied = context.Features.Get<KnownProxy>() is not null;
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (isProxied && FindRealIpHeader(context.Request) is { } header)
        {
            address = HeaderIdentity.Address(context.Request.Headers[header]) ?? address;
        }

        var tenant = _trustsHeader ? null : context.Features.Get<CallerIdentity>()?.Tenant;
        var id =
            tenant
            ?? (_trustsHeader || isProxied ? HeaderIdentity.ClientId(context.Request.Headers[_clientIdHeader]) : null);

        // HTTP/1.1 opens a WebSocket by GET, HTTP/2 by CONNECT (RFC 8441): the same rules apply to both.
        var method = context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true }
            ? HttpMethods.Get
            : context.Request.Method;
        return new RequestIdentity(id ?? Anonymous, address, method, context.Request.Path)
        {
            UsesAddressCounters = id is null && !_trustsHeader,
        };
    }

    // Most proxies that write X-Forwarded-For forward what their client wrote into other headers.
    private string? FindRealIpHeader(HttpRequest request) =>
        _realIpHeader ?? (request.Headers.ContainsKey(ForwardedFor) ? null : DefaultRealIpHeader);
}
