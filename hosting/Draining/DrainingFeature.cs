using EdgeGateway.Hosting.Configuration;
using Microsoft.AspNetCore.Connections.Features;
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
    /// Counts the requests that the stop waits for, and closes their connections while the process drains, so that no
    /// client sends a request into a connection at the moment of the stop. Must run after the management port, whose
    /// requests do not delay the stop.
    /// </summary>
    public static void UseDraining(this WebApplication app)
    {
        var drain = app.Services.GetRequiredService<Drain>();
        app.Use(next =>
            context =>
            {
                if (drain.HasBegun)
                {
                    CloseConnection(context, drain);
                }

                return drain.RunAsync(context, next);
            }
        );
    }

    private static void CloseConnection(HttpContext context, Drain drain)
    {
        if (HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            // When the response starts, because error responses clear the headers that were set before.
            context.Response.OnStarting(
                static state =>
                {
                    var response = ((HttpContext)state).Response;
                    if (response.StatusCode != StatusCodes.Status101SwitchingProtocols)
                    {
                        response.Headers.Connection = "close";
                    }

                    return Task.CompletedTask;
                },
                context
            );
        }
        else if (drain.Closing.IsCancellationRequested)
        {
            // GOAWAY. Before, a client would open its next connection to this process again.
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }
    }
}
