using EdgeGateway.Hosting.Configuration;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Net.Http.Headers;

namespace EdgeGateway.Browsers;

/// <summary>What every answer says to browsers and caches, whoever gives it: a URL may carry a token, so it goes to no other site
/// and the answer into no shared cache (RFC 6750 sections 2.3 and 5.3).</summary>
internal sealed class BrowserHeaders(RequestDelegate next, ReloadableOptions<CrossOriginOptions> cors)
{
    private const string ReferrerPolicy = "Referrer-Policy";

    public Task InvokeAsync(HttpContext context)
    {
        // The first to register is the last to run: what backends and other features say is there by then.
        context.Response.OnStarting(SetHeaders, context);
        return next(context);
    }

    private Task SetHeaders(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        var endpoint = context.GetEndpoint()?.Metadata;
        var isOpen = endpoint?.GetMetadata<IAllowAnonymous>() is not null;
        if (!isOpen || !headers.ContainsKey(ReferrerPolicy))
        {
            headers[ReferrerPolicy] = "no-referrer";
        }

        if (endpoint is not null && !isOpen)
        {
            headers.CacheControl = MakePrivate(headers.CacheControl.ToString());
        }

        if (
            cors.Current.AllowedOrigins.Count > 0
            && endpoint?.GetMetadata<ICorsMetadata>() is not IDisableCorsAttribute
        )
        {
            // Without an Origin, too: a cache would else answer a page of another origin with what it kept of a visit.
            var varies = headers.GetCommaSeparatedValues(HeaderNames.Vary).Append(HeaderNames.Origin);
            headers.Vary = string.Join(", ", varies.Distinct(StringComparer.OrdinalIgnoreCase));
        }

        return Task.CompletedTask;
    }

    // What a backend says of how long to keep it stays, who may keep it does not.
    private static string MakePrivate(string said)
    {
        return said.Length == 0 || Has("public") || Has("s-maxage") ? "private"
            : Has("private") || Has("no-store") ? said
            : $"private, {said}";

        bool Has(string directive) => said.Contains(directive, StringComparison.OrdinalIgnoreCase);
    }
}
