using EdgeGateway.Problems;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace EdgeGateway.Management;

/// <summary>The management port: <c>/healthz</c> (the process lives) and <c>/readyz</c> (send it requests). Nothing else is served
/// there, and nothing of it on the public ports.</summary>
internal static class ManagementFeature
{
    /// <summary>Health checks with this tag decide over <c>/readyz</c>.</summary>
    public const string ReadyTag = "ready";

    private const string Endpoint = "Management";

    private static readonly Problem NotFound =
        new(StatusCodes.Status404NotFound, "not-found", "The management port serves /healthz and /readyz.");

    public static WebApplicationBuilder AddManagement(this WebApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks();
        builder.WebHost.ConfigureKestrel((context, kestrel) => kestrel
            .Configure(context.Configuration.GetSection("Kestrel"), reloadOnChange: true)
            .Endpoint(Endpoint, endpoint => endpoint.ListenOptions.Use(next => connection =>
            {
                connection.Features.Set(ManagementConnection.Instance);
                return next(connection);
            })));
        return builder;
    }

    public static void UseManagement(this WebApplication app) => app.MapWhen(
        context => context.Features.Get<ManagementConnection>() is not null,
        management =>
        {
            management.UseHealthChecks("/healthz", new HealthCheckOptions { Predicate = _ => false });
            management.UseHealthChecks("/readyz", new HealthCheckOptions { Predicate = check => check.Tags.Contains(ReadyTag) });
            management.Run(NotFound.WriteAsync);
        });
}
