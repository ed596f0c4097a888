using EdgeGateway.Hosting.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EdgeGateway.ReverseProxy.Headers;

/// <summary>Which headers go through, either way: all, byte for byte, but those that are for one connection only and those that a client
/// must not write.</summary>
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
            .AddTransforms<ConnectionTransforms>();
    }

    /// <summary>Drops what of a client's headers does not go on, and refuses what is then still invalid or too large for a backend.</summary>
    public static void UseHeaders(this IReverseProxyApplicationBuilder proxy)
    {
        var headers = proxy.ApplicationServices.GetRequiredService<ClientHeaders>();
        proxy.Use(
            (context, next) =>
            {
                headers.RemoveReserved(context);
                return (HeaderCharacters.FindFault(context) ?? HeaderLimits.FindFault(context)) is { } fault
                    ? fault.WriteAsync(context)
                    : next(context);
            }
        );
    }
}
