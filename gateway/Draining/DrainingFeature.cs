using Microsoft.Extensions.Options;

namespace EdgeGateway.Draining;

/// <summary>A graceful stop: see <see cref="Drain"/>.</summary>
internal static class DrainingFeature
{
    // What the server needs after the last stream has been told: the linger of a Close, and requests in flight.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public static WebApplicationBuilder AddDraining(this WebApplicationBuilder builder, string readyTag)
    {
        var services = builder.Services;
        services.AddSingleton<IValidateOptions<DrainingOptions>, DrainingOptionsValidator>();
        services.AddOptions<DrainingOptions>().BindConfiguration(DrainingOptions.Section).ValidateOnStart();
        services.AddSingleton<Drain>().AddHostedService(provider => provider.GetRequiredService<Drain>());
        services.AddHealthChecks().AddCheck<Drain>("draining", tags: [readyTag]);
        services.AddOptions<HostOptions>().Configure<IOptions<DrainingOptions>>(
            (host, draining) => host.ShutdownTimeout = draining.Value.Window + Grace);
        return builder;
    }
}
