using EdgeGateway.Connections.Http2.Budgets;
using EdgeGateway.Hosting.Certificates;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Streams.Lifecycle;

namespace EdgeGateway.Connections.Http2;

/// <summary>
/// What an HTTP/2 client may cost: frames without content, header bombs, and responses that it does not accept.
/// </summary>
internal static class Http2Feature
{
    public static WebApplicationBuilder AddHttp2(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddReloadableSettings<Http2BudgetOptions, Http2BudgetOptionsValidator>(Http2BudgetOptions.Section);
        services.AddSingleton<Http2Guard>();
        services.AddSingleton<ISlowClients>(provider => provider.GetRequiredService<Http2Guard>());
        services.AddSingleton(provider => new EndpointSetup(
            Endpoint: null,
            endpoint =>
            {
                var guard = provider.GetRequiredService<Http2Guard>();
                var listen = endpoint.ListenOptions;
                listen.Use(next => connection => guard.ServeAsync(connection, listen.Protocols, next));
            }
        ));
        return builder;
    }

    /// <summary>Limits how large the headers of an HTTP/2 client become, and how long a finished response waits for it.
    /// Must run before all else.</summary>
    public static IApplicationBuilder UseHttp2Limits(this IApplicationBuilder app) =>
        app.UseMiddleware<RequestMiddleware>();
}
