using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Health;
using EdgeGateway.Hosting.Management;
using EdgeGateway.Hosting.Telemetry;
using EdgeGateway.Identity;
using EdgeGateway.Problems;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace EdgeGateway.Management;

/// <summary>
/// The management port: <c>/healthz</c> (the process runs), <c>/readyz</c> (it accepts requests), <c>/metrics</c>, the
/// admin API and the page for operators. None of these is served on the public ports.
/// </summary>
internal static class ManagementFeature
{
    /// <summary>The tag of health checks that decide <c>/readyz</c>.</summary>
    public const string ReadyTag = "ready";

    /// <summary>The tag of the endpoints of the admin API.</summary>
    public const string AdminTag = "admin";

    private static readonly Problem CrossOrigin = new(
        StatusCodes.Status403Forbidden,
        "cross-origin",
        "Pages of other origins may not use this address."
    );

    public static WebApplicationBuilder AddManagement(this WebApplicationBuilder builder)
    {
        builder.Services.AddReadinessMetrics(ReadyTag);
        builder.Services.AddManagementPort();
        builder.Services.AddSingleton<AuditLog>().AddSingleton<DrainApi>();
        builder.Services.AddReloadableSettings<ManagementOptions, ManagementOptionsValidator>(
            ManagementOptions.Section,
            nameof(ManagementOptions.Dashboard)
        );
        return builder;
    }

    /// <summary>Serves requests on the management port.</summary>
    /// <param name="app">The gateway.</param>
    /// <param name="policy">The authorization policy of the endpoints.</param>
    /// <param name="authorize">Adds the middleware that applies it to requests that need a token.</param>
    /// <param name="map">Maps the endpoints of the admin API.</param>
    /// <param name="mapPage">Maps the page for operators, which needs no token.</param>
    public static void UseManagement(
        this WebApplication app,
        string policy,
        Action<IApplicationBuilder> authorize,
        Action<IEndpointRouteBuilder> map,
        Action<IEndpointRouteBuilder> mapPage
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
            var options = app.Services.GetRequiredService<ReloadableOptions<ManagementOptions>>();
            management.Use(
                (context, next) =>
                    !IsOpen(context) && LocalRequests.IsCrossOrigin(context.Request)
                        ? CrossOrigin.WriteAsync(context)
                        : next(context)
            );
            management.UseWhen(context => !IsOpen(context) && NeedsToken(context, options.Current), authorize);
            management.UseEndpoints(endpoints =>
            {
                var api = endpoints.MapGroup("").RequireAuthorization(policy).WithTags(AdminTag);
                api.Map("/drain", app.Services.GetRequiredService<DrainApi>().ServeAsync);
                map(api);
                if (options.Current.Dashboard)
                {
                    mapPage(endpoints);
                }
            });
        });
    }

    // The page for operators holds no data. A link of another site may lead to it.
    private static bool IsOpen(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    // A request with a token is authorized by it, so that the audit log has its owner.
    private static bool NeedsToken(HttpContext context, ManagementOptions options) =>
        options.RequireToken == TokenRequirement.Always
        || context.Request.Headers.Authorization.Count > 0
        || !LocalRequests.IsLocal(context);

    // HAProxy's "option httpchk" without parameters sends OPTIONS /.
    private static bool IsReadiness(HttpContext context) =>
        HasPath(context, "/readyz") || (HttpMethods.IsOptions(context.Request.Method) && HasPath(context, ""));

    // Any method: load balancers use GET, HEAD and OPTIONS.
    private static bool HasPath(HttpContext context, string path) =>
        path.Equals((context.Request.Path.Value ?? "").TrimEnd('/'), StringComparison.OrdinalIgnoreCase);
}
