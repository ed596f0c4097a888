using System.Net;
using EdgeGateway.Identity;
using EdgeGateway.RateLimiting.Configuration;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeGateway.RateLimiting.Rules;

/// <summary>The rules by address and by client, and how requests are told apart.</summary>
internal sealed class RuleSets(LimitOptions options)
{
    // With a blank behind it no tenant is called so.
    private const string Anonymous = "anon";

    private readonly string _clientIdHeader =
        options.ClientRateLimiting?.ClientIdHeader ?? options.IpRateLimiting?.ClientIdHeader ?? "X-ClientId";
    private readonly string _realIpHeader =
        options.IpRateLimiting?.RealIpHeader ?? options.ClientRateLimiting?.RealIpHeader ?? "X-Real-IP";
    private readonly bool _believesHeader = options.ClientRateLimiting?.ClientIdSource == ClientIdSource.Header;

    /// <summary>Null where requests are not limited so.</summary>
    public RuleSet? ByAddress { get; } =
        Section(options.IpRateLimiting, options.IpRateLimitPolicies.IpRules) is { } section
            ? new RuleSet(section, options.IpRateLimitPolicies, byAddress: true)
            : null;

    /// <summary>Null where requests are not limited so.</summary>
    public RuleSet? ByClient { get; } =
        Section(options.ClientRateLimiting, options.ClientRateLimitPolicies.ClientRules) is { } section
            ? new RuleSet(section, options.ClientRateLimitPolicies, byAddress: false)
            : null;

    // Policies alone are limits, too.
    private static SectionOptions? Section(SectionOptions? configured, IList<PolicyOptions> policies) =>
        configured ?? (policies.Count > 0 ? new SectionOptions() : null);

    /// <summary>The request, and whose counters it uses: a client without an id has those of its address.</summary>
    public (RequestIdentity Request, string ClientKey) Identify(HttpContext context)
    {
        var isProxied = context.Features.Get<KnownProxy>() is not null;
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (isProxied)
        {
            address = HeaderIdentity.Address(context.Request.Headers[_realIpHeader]) ?? address;
        }

        var tenant = _believesHeader ? null : context.Features.Get<CallerIdentity>()?.Tenant;
        var id =
            tenant
            ?? (
                _believesHeader || isProxied ? HeaderIdentity.ClientId(context.Request.Headers[_clientIdHeader]) : null
            );

        // A WebSocket is asked for by GET over HTTP/1.1, and over HTTP/2 by CONNECT (RFC 8441): the same rules are about both.
        var method = context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true }
            ? HttpMethods.Get
            : context.Request.Method;
        var request = new RequestIdentity(id ?? Anonymous, address, method, context.Request.Path);
        return (request, id ?? (_believesHeader ? Anonymous : $"{Anonymous} {request.AddressText}"));
    }
}
