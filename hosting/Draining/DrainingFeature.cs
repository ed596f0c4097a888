using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EdgeGateway.Hosting.Draining;

/// <summary>Registers the graceful stop: see <see cref="Drain"/>.</summary>
internal static class DrainingFeature
{
    // The time after the last stream for close handshakes and requests in flight.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <param name="builder">The program's builder.</param>
    /// <param name="readyTag">The tag of the health checks for <c>/readyz</c>.</param>
    public static WebApplicationBuilder AddDraining(this WebApplicationBuilder builder, string readyTag)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddReloadableSettings<DrainingOptions, DrainingOptionsValidator>(DrainingOptions.Section);
        services.AddSingleton<Drain>().AddHostedService(provider => provider.GetRequiredService<Drain>());
        services.AddHealthChecks().AddCheck<Drain>("draining", tags: [readyTag]);

        services
            .AddOptions<HostOptions>()
            .Configure<ReloadableOptions<DrainingOptions>>(
                (host, draining) =>
                {
                    SetTimeout();
                    draining.Changed += SetTimeout;

                    void SetTimeout() =>
                        host.ShutdownTimeout = draining.Current.Delay + draining.Current.Window + Grace;
                }
            );
        return builder;
    }

    /// <summary>
    /// Closes HTTP/1.1 connections with their next response while the process drains. A request that a client sends on
    /// a kept connection at the moment of the stop would be lost. Over HTTP/2, GOAWAY tells the client what was not
    /// processed.
    /// </summary>
    public static void UseDraining(this WebApplication app)
    {
        var drain = app.Services.GetRequiredService<Drain>();
        app.Use(
            (context, next) =>
            {
                if (
                    drain.HasBegun
                    && HttpProtocol.IsHttp11(context.Request.Protocol)
                    && context.Request.Headers.Upgrade.Count == 0
                )
                {
                    context.Response.Headers.Connection = "close";
                }

                return next(context);
            }
        );
    }
}
