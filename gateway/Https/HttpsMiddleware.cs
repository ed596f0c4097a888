using System.Buffers;
using System.Globalization;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Problems;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace EdgeGateway.Https;

/// <summary>
/// Redirects a request over plain HTTP only if it carries nothing that is worth stealing: a GET or HEAD without a
/// credential, and not a WebSocket. A redirect of a URL with a token would send the token a second time without
/// encryption, and its client would never notice that the first time was a mistake. So it gets 403, as does a body, which
/// was sent without encryption, too.
/// </summary>
internal sealed class HttpsMiddleware
{
    private const string QueryToken = "token";

    private static readonly SearchValues<char> Visible = SearchValues.Create([
        .. Enumerable.Range('!', '~' - '!' + 1).Select(value => (char)value),
    ]);

    private static readonly Problem Required = new(
        StatusCodes.Status403Forbidden,
        "https-required",
        "This address is served over https only. A token that was sent here without encryption may be known to others."
    );

    private readonly RequestDelegate _next;
    private readonly Func<object, Task> _setHeader;
    private volatile HttpsOptions _options;
    private volatile string? _header;

    public HttpsMiddleware(RequestDelegate next, ReloadableOptions<HttpsOptions> options)
    {
        _next = next;
        _setHeader = SetHeader;
        _options = options.Current;
        _header = Format(options.Current.Hsts);
        options.Changed += () =>
        {
            _options = options.Current;
            _header = Format(options.Current.Hsts);
        };
    }

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;

        // Some proxies call the scheme of a WebSocket wss.
        if (request.IsHttps || request.Scheme.Equals("wss", StringComparison.OrdinalIgnoreCase))
        {
            if (_header is not null)
            {
                // When the response starts, so that a backend's own header does not count.
                context.Response.OnStarting(_setHeader, context);
            }

            return _next(context);
        }

        var options = _options;
        if (!options.Redirect)
        {
            return _next(context);
        }

        if (FindLocation(context, options.Port) is not { } location)
        {
            return Required.WriteAsync(context);
        }

        context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        context.Response.Headers.Location = location;
        return Task.CompletedTask;
    }

    private static string? FindLocation(HttpContext context, int port)
    {
        var request = context.Request;
        if (
            !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            || !request.Host.HasValue
            || request.Headers.Authorization.Count > 0
            || request.Headers.Cookie.Count > 0
            || request.Headers.ContainsKey(HeaderNames.Upgrade)
            || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true }
            || Uri.UnescapeDataString(request.QueryString.Value ?? "")
                .Contains(QueryToken, StringComparison.OrdinalIgnoreCase)
        )
        {
            return null;
        }

        var host = port == 443 ? new HostString(request.Host.Host) : new HostString(request.Host.Host, port);
        var location = $"https://{host.ToUriComponent()}{request.GetEncodedPathAndQuery()}";
        return location.AsSpan().ContainsAnyExcept(Visible) ? null : location;
    }

    private static string? Format(StrictTransportOptions hsts) =>
        hsts.MaxAge < TimeSpan.FromSeconds(1)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"max-age={(long)hsts.MaxAge.TotalSeconds}")
                + (hsts.IncludeSubDomains ? "; includeSubDomains" : "")
                + (hsts.Preload ? "; preload" : "");

    private Task SetHeader(object state)
    {
        if (_header is { } header)
        {
            ((HttpContext)state).Response.Headers.StrictTransportSecurity = header;
        }

        return Task.CompletedTask;
    }
}
