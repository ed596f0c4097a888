using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Configuration.Schema;
using EdgeGateway.Hosting.Configuration.Server;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Hosting.Certificates;

/// <summary>Binds Kestrel's endpoints, and replaces their certificates without touching open connections.</summary>
internal static class CertificatesFeature
{
    /// <param name="builder">The program's builder.</param>
    /// <param name="derive">
    /// Returns the setting that an endpoint of Kestrel is derived from; null for an endpoint of Kestrel's own section.
    /// </param>
    public static void AddCertificates(
        this WebApplicationBuilder builder,
        Func<string, string?, EndpointOrigin?>? derive = null
    )
    {
        var inForce = builder.CheckedSection("Kestrel");
        builder.Services.AddCertificateWatch();
        builder.Services.AddSettings<TlsOptions, TlsOptionsValidator>(TlsOptions.Section);
        builder.Services.AddSingleton(services => new EndpointCertificates(
            derive ?? ((_, _) => null),
            services.GetRequiredService<CertificateWatch>()
        ));
        builder.Services.AddSingleton(services => new ServerEndpoints(
            inForce,
            services.GetRequiredService<EndpointCertificates>(),
            services.GetRequiredService<IOptions<TlsOptions>>().Value,
            services.GetServices<EndpointSetup>()
        ));
        builder.Services.AddSingleton<ISectionCheck>(services => services.GetRequiredService<ServerEndpoints>());
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.ApplicationServices.GetRequiredService<ServerEndpoints>().Configure(kestrel)
        );
    }

    /// <summary>Adds what loads and polls certificates, once for all features that have some.</summary>
    public static IServiceCollection AddCertificateWatch(this IServiceCollection services)
    {
        services.TryAddSingleton<CertificateMetrics>();
        services.TryAddSingleton<CertificateWatch>();
        return services;
    }
}
