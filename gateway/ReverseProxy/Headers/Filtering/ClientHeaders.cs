using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Identity;
using Microsoft.Net.Http.Headers;

namespace EdgeGateway.ReverseProxy.Headers.Filtering;

/// <summary>
/// Removes client headers that must not reach a backend: those that a backend may take for the gateway's own
/// (<see cref="ReservedHeaders"/>), and those for this connection only.
/// </summary>
internal sealed class ClientHeaders
{
    private volatile Rules _rules;

    public ClientHeaders(ReloadableOptions<ClientHeaderOptions> options)
    {
        _rules = new Rules(options.Current);
        options.Changed += () => _rules = new Rules(options.Current);
    }

    /// <summary>Removes these headers from the request.</summary>
    public void RemoveReserved(HttpContext context)
    {
        var rules = _rules;
        var headers = context.Request.Headers;
        var isProxied = context.Features.Get<KnownProxy>() is not null;
        List<string>? dropped = null;
        foreach (var (name, _) in headers)
        {
            if (rules.IsDropped(name, isProxied))
            {
                (dropped ??= []).Add(name);
            }
        }

        // Reserved headers that a trusted proxy set stay, even if
        // Connection names them: a client must not be able to remove them.
        ConnectionField
            .FindNamedFields(headers.Connection)
            ?.ForEach(name =>
            {
                if (!rules.IsReserved(name))
                {
                    headers.Remove(name);
                }
            });
        dropped?.ForEach(name => headers.Remove(name));

        // Trailers of requests are not forwarded.
        headers.Remove(HeaderNames.Trailer);
        if (headers.Host is [""])
        {
            // The HTTP client would send an empty Host in addition to the destination's.
            headers.Remove(HeaderNames.Host);
        }
    }

    private sealed class Rules(ClientHeaderOptions options)
    {
        private readonly HeaderNameSet _reserved = new([
            .. ReservedHeaders.Own,
            .. ReservedHeaders.Addresses,
            .. ReservedHeaders.Users,
            .. ReservedHeaders.Certificates,
            .. ReservedHeaders.Requests,
            .. options.Drop,
            .. options.PassFromKnownProxies,
        ]);

        private readonly HeaderNameSet _own = new(ReservedHeaders.Own);
        private readonly HeaderNameSet _pass = new(options.Pass);
        private readonly HeaderNameSet _passFromProxies = new(options.PassFromKnownProxies);

        public bool IsReserved(string name) => _reserved.Contains(name);

        public bool IsDropped(string name, bool isProxied) =>
            _reserved.Contains(name)
            && (_own.Contains(name) || !(_pass.Contains(name) || (isProxied && _passFromProxies.Contains(name))));
    }
}
