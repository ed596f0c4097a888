using EdgeGateway.Hosting.Certificates;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeGateway.Hosting.Management;

/// <summary>
/// The endpoint <c>Management</c>. It has a pipeline of its own, because in a branch of the application's pipeline its
/// paths would be served on the public ports, too.
/// </summary>
internal static class ManagementPort
{
    private const string Endpoint = "Management";

    /// <summary>Whether an endpoint is the management port, by its name.</summary>
    public static bool IsManagement(string endpoint) => Endpoint.Equals(endpoint, StringComparison.OrdinalIgnoreCase);

    /// <summary>Marks the connections of the endpoint.</summary>
    public static IServiceCollection AddManagementPort(this IServiceCollection services) =>
        services.AddSingleton(
            new EndpointSetup(
                Endpoint,
                endpoint =>
                    endpoint.ListenOptions.Use(next =>
                        connection =>
                        {
                            connection.Features.Set(ManagementConnection.Instance);
                            return next(connection);
                        }
                    )
            )
        );

    /// <summary>
    /// Serves all requests of the management endpoint with the pipeline that <paramref name="configure"/>
    /// builds, and no other requests.
    /// </summary>
    public static void UseManagementPort(this WebApplication app, Action<IApplicationBuilder> configure)
    {
        var management = new ApplicationBuilder(app.Services);
        management.Use(
            (context, next) =>
            {
                // The duration of requests is that of clients. Health checks, scrapes and pages of operators would
                // outnumber them.
                if (context.Features.Get<IHttpMetricsTagsFeature>() is { } metrics)
                {
                    metrics.MetricsDisabled = true;
                }

                return next(context);
            }
        );
        configure(management);
        var serve = management.Build();
        app.Use(next =>
            context => context.Features.Get<ManagementConnection>() is null ? next(context) : serve(context)
        );
    }
}
