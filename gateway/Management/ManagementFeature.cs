using EdgeGateway.Hosting.Health;
using EdgeGateway.Hosting.Management;
using EdgeGateway.Hosting.Telemetry;
using EdgeGateway.Problems;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace EdgeGateway.Management;

/// <summary>
/// The management port: <c>/healthz</c> (the process runs), <c>/readyz</c> (it accepts requests), <c>/metrics</c> and
/// the admin API. None of these is served on the public ports.
/// </summary>
internal static class ManagementFeature
{
    /// <summary>The tag of health checks that decide <c>/readyz</c>.</summary>
    public const string ReadyTag = "ready";

    public static WebApplicationBuilder AddManagement(this WebApplicationBuilder builder)
    {
        builder.Services.AddReadinessMetrics(ReadyTag);
        builder.Services.AddManagementPort();
        return builder;
    }

    /// <summary>Serves requests on the management port.</summary>
    /// <param name="app">The gateway.</param>
    /// <param name="policy">The authorization policy of the endpoints.</param>
    /// <param name="authorize">Adds the middleware that applies it.</param>
    /// <param name="map">Maps the endpoints of the admin API.</param>
    public static void UseManagement(
        this WebApplication app,
        string policy,
        Action<IApplicationBuilder> authorize,
        Action<IEndpointRouteBuilder> map
    )
    {
        app.UseManagementPort(management =>
        {
            management.MapWhen(
                context => HasPath(context, "/healthz"),
                live => live.UseHealthChecks("", new HealthCheckOptions { Predicate = _ => false })
            );
            management.MapWhen(
                IsReadiness,
                ready =>
                    ready.UseHealthChecks(
                        "",
                        new HealthCheckOptions { Predicate = check => check.Tags.Contains(ReadyTag) }
                    )
            );
            management.UseMetrics();
            management.UseRouting();
            management.UseNotFound();
            authorize(management);
            management.UseEndpoints(endpoints => map(endpoints.MapGroup("").RequireAuthorization(policy)));
        });
    }

    // HAProxy's "option httpchk" without parameters sends OPTIONS /.
    private static bool IsReadiness(HttpContext context) =>
        HasPath(context, "/readyz") || (HttpMethods.IsOptions(context.Request.Method) && HasPath(context, ""));

    // Any method: load balancers use GET, HEAD and OPTIONS.
    private static bool HasPath(HttpContext context, string path) =>
        path.Equals((context.Request.Path.Value ?? "").TrimEnd('/'), StringComparison.OrdinalIgnoreCase);
}
