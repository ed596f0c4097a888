using EdgeGateway.Hosting.Configuration;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Net.Http.Headers;

namespace EdgeGateway.Browsers;

/// <summary>
/// Sets the headers for browsers and caches on every response, including those of backends. A URL may contain a token,
/// so browsers must not send it to other sites, and shared caches must not store the response (RFC 6750 sections 2.3
/// and 5.3).
/// </summary>
internal sealed class BrowserHeadersMiddleware
{
    private const string ReferrerPolicy = "Referrer-Policy";

    // Some shared caches obey these instead of Cache-Control (RFC 9213, and others before it).
    private static readonly string[] RulesOfSharedCaches =
    [
        "CDN-Cache-Control",
        "Cloudflare-CDN-Cache-Control",
        "Edge-Control",
        "Netlify-CDN-Cache-Control",
        "Surrogate-Control",
        "Vercel-CDN-Cache-Control",
        "X-Accel-Expires",
    ];

    private readonly RequestDelegate _next;
    private readonly ReloadableOptions<CrossOriginOptions> _cors;
    private readonly Func<object, Task> _setHeaders;

    public BrowserHeadersMiddleware(RequestDelegate next, ReloadableOptions<CrossOriginOptions> cors)
    {
        (_next, _cors) = (next, cors);
        _setHeaders = SetHeaders;
    }

    public Task InvokeAsync(HttpContext context)
    {
        // Callbacks run in reverse order. This one is registered first,
        // so it runs last, after backends and other features have set theirs.
        context.Response.OnStarting(_setHeaders, context);
        return _next(context);
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
            foreach (var name in RulesOfSharedCaches)
            {
                headers.Remove(name);
            }
        }

        if (
            _cors.Current.AllowedOrigins.Count > 0
            && endpoint?.GetMetadata<ICorsMetadata>() is not IDisableCorsAttribute
        )
        {
            // Also without an Origin header: otherwise a cache would
            // serve a stored response to a page of another origin.
            var varies = headers.GetCommaSeparatedValues(HeaderNames.Vary).Append(HeaderNames.Origin);
            headers.Vary = string.Join(", ", varies.Distinct(StringComparer.OrdinalIgnoreCase));
        }

        return Task.CompletedTask;
    }

    // Keeps the backend's rules for how long to cache, and replaces its rules for who may cache.
    private static string MakePrivate(string cacheControl)
    {
        return cacheControl.Length == 0 || Has("public") || Has("s-maxage") ? "private"
            : IsPrivate(cacheControl) ? cacheControl
            : $"private, {cacheControl}";

        bool Has(string directive) => cacheControl.Contains(directive, StringComparison.OrdinalIgnoreCase);
    }

    // Not private="NAME", which is about a field and not about the response (RFC 9111 section 5.2.2.7).
    private static bool IsPrivate(ReadOnlySpan<char> cacheControl)
    {
        foreach (var range in cacheControl.Split(','))
        {
            var directive = cacheControl[range].Trim();
            if (
                directive.Equals("private", StringComparison.OrdinalIgnoreCase)
                || directive.Equals("no-store", StringComparison.OrdinalIgnoreCase)
            )
            {
                return true;
            }
        }

        return false;
    }
}
