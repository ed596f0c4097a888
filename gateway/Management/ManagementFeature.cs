using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Problems;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace EdgeGateway.Management;

/// <summary>The management port: <c>/healthz</c> (the process lives), <c>/readyz</c> (send it requests) and the admin API. Nothing of
/// it is served on the public ports.</summary>
internal static class ManagementFeature
{
    /// <summary>Health checks with this tag decide over <c>/readyz</c>.</summary>
    public const string ReadyTag = "ready";

    private const string Endpoint = "Management";

    public static WebApplicationBuilder AddManagement(this WebApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks();
        var server = builder.CheckedSection("Kestrel");
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel
                .Configure(server, reloadOnChange: true)
                .Endpoint(
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
        return builder;
    }

    /// <summary>Serves what came in at the management port, and <paramref name="map"/>'s endpoints there to callers that
    /// <paramref name="policy"/> lets in.</summary>
    public static void UseManagement(this WebApplication app, string policy, Action<IEndpointRouteBuilder> map)
    {
        // A pipeline of its own: in a branch of the application's, its endpoints would be on the public ports, too.
        var management = new ApplicationBuilder(app.Services);
        management.MapWhen(
            context => IsAt(context, "/healthz"),
            live => live.UseHealthChecks("", new HealthCheckOptions { Predicate = _ => false })
        );
        management.MapWhen(
            IsReadiness,
            ready =>
                ready.UseHealthChecks("", new HealthCheckOptions { Predicate = check => check.Tags.Contains(ReadyTag) })
        );
        management.UseRouting();
        management.UseNotFound();
        management.UseAuthentication();
        management.UseAuthorization();
        management.UseEndpoints(endpoints => map(endpoints.MapGroup("").RequireAuthorization(policy)));
        var serve = management.Build();
        app.Use(next =>
            context => context.Features.Get<ManagementConnection>() is null ? next(context) : serve(context)
        );
    }

    // HAProxy's "option httpchk" alone asks OPTIONS /.
    private static bool IsReadiness(HttpContext context) =>
        IsAt(context, "/readyz") || (HttpMethods.IsOptions(context.Request.Method) && IsAt(context, ""));

    // Whatever the method: balancers ask with GET, HEAD and OPTIONS.
    private static bool IsAt(HttpContext context, string path) =>
        path.Equals((context.Request.Path.Value ?? "").TrimEnd('/'), StringComparison.OrdinalIgnoreCase);
}
