using System.Net;
using EdgeGateway.Identity;
using EdgeGateway.RateLimiting.Configuration;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeGateway.RateLimiting.Rules;

/// <summary>Determines which client and which address a request counts for.</summary>
internal sealed class RequestIdentifier(LimitOptions options)
{
    private const string Anonymous = "anon";

    private readonly string _clientIdHeader =
        options.ClientRateLimiting?.ClientIdHeader ?? options.IpRateLimiting?.ClientIdHeader ?? "X-ClientId";
    private readonly string _realIpHeader =
        options.IpRateLimiting?.RealIpHeader ?? options.ClientRateLimiting?.RealIpHeader ?? "X-Real-IP";
    private readonly bool _trustsHeader = options.ClientRateLimiting?.ClientIdSource == ClientIdSource.Header;

    /// <summary>Reads the request's identity. A client without an id uses the counters of its address.</summary>
    public RequestIdentity Identify(HttpContext context)
    {
        var isProxied = context.Features.Get<KnownProxy>() is not null;
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (isProxied)
        {
            address = HeaderIdentity.Address(context.Request.Headers[_realIpHeader]) ?? address;
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
}
