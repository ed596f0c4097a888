using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Problems;
using EdgeGateway.ReverseProxy.Headers.Filtering;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EdgeGateway.ReverseProxy.Headers;

/// <summary>
/// Forwards all headers, in both directions, byte for byte. Exceptions are those for one connection only and those that
/// clients must not set.
/// </summary>
internal static class HeadersFeature
{
    public static IReverseProxyBuilder AddHeaders(this IReverseProxyBuilder proxy)
    {
        var services = proxy.Services;
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.RequestHeaderEncodingSelector = HeaderEncodings.OfRequest;
            kestrel.ResponseHeaderEncodingSelector = _ => HeaderEncodings.Latin1;
        });
        services.AddReloadableSettings<ClientHeaderOptions, ClientHeaderOptionsValidator>(ClientHeaderOptions.Section);
        services.AddSingleton<ClientHeaders>();
        return proxy
            .AddConfigFilter<HeaderConfigFilter>()
            .AddTransforms<RouteValueTransforms>()
            .AddTransforms<EdgeHeaders>()
            .AddTransforms<ConnectionTransforms>()
            .AddTransforms<BackendHeaders>()
            .AddTransforms<ResponseFraming>();
    }

    /// <summary>
    /// Removes client headers that must not be forwarded, then rejects requests whose headers are invalid or too large
    /// for a backend.
    /// </summary>
    public static void UseHeaders(this IReverseProxyApplicationBuilder proxy)
    {
        var headers = proxy.ApplicationServices.GetRequiredService<ClientHeaders>();
        var rejections = proxy.ApplicationServices.GetRequiredService<RejectionMetrics>();
        proxy.Use(
            (context, next) =>
            {
                headers.RemoveReserved(context);
                return (HeaderSyntax.FindFault(context) ?? HeaderLimits.FindFault(context)) is { } fault
                    ? rejections.RejectAsync(context, fault)
                    : next(context);
            }
        );
    }
}
