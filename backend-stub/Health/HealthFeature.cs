using EdgeGateway.Hosting.Draining;
using EdgeGateway.Hosting.Health;
using EdgeGateway.Hosting.Management;
using EdgeGateway.Hosting.Telemetry;
using LogSource.Buffer;
using LogSource.Gateways;
using LogSource.Problems;

namespace LogSource.Health;

/// <summary>The health checks for load balancers.</summary>
internal static class HealthFeature
{
    private const string ReadyTag = "ready";

    /// <summary>Registers what decides <c>/readyz</c>, and its metrics.</summary>
    public static WebApplicationBuilder AddHealth(this WebApplicationBuilder builder)
    {
        builder.AddDraining(ReadyTag);
        builder.Services.AddHealthChecks().AddCheck<BufferHealthCheck>("buffer", tags: [ReadyTag]);
        builder.Services.AddReadinessMetrics(ReadyTag);
        return builder;
    }

    /// <summary>
    /// <c>/healthz</c> returns 200 while the process responds. <c>/readyz</c> returns 200 if the buffer would accept
    /// lines, else 503 with the reason. It also returns 503 while the process drains, although all requests are still
    /// served. Both accept any method, because load balancers use GET, HEAD and OPTIONS. HAProxy's <c>option
    /// httpchk</c> without arguments sends <c>OPTIONS /</c>, which is handled as <c>/readyz</c>.
    /// </summary>
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        // Load balancers have no secret.
        var app = endpoints.MapGroup("").WithMetadata(new AnyCallerAttribute());
        app.Map("/healthz", () => Results.Text("healthy\n"));
        app.Map("/readyz", IsReadyAsync);
        app.Map(
            "/",
            (HttpContext context, ILogBuffer buffer, Drain drain) =>
                HttpMethods.IsOptions(context.Request.Method)
                    ? IsReadyAsync(buffer, drain, context.RequestAborted)
                    : Task.FromResult(Results.NotFound())
        );
    }

    /// <summary>Serves the same checks, and <c>/metrics</c>, on the management port.</summary>
    public static void UseManagement(this WebApplication app) =>
        app.UseManagementPort(management =>
        {
            management.UseMetrics();
            management.UseProblems();
            management.UseRouting();
            management.UseEndpoints(MapHealth);
        });

    private static async Task<IResult> IsReadyAsync(ILogBuffer buffer, Drain drain, CancellationToken cancellationToken)
    {
        if (drain.HasBegun)
        {
            throw new ProblemException(DrainingProblem.Instance);
        }

        await CheckAsync(buffer, cancellationToken);
        return Results.Text("ready\n");
    }

    private static async Task CheckAsync(ILogBuffer buffer, CancellationToken cancellationToken)
    {
        try
        {
            await buffer.CheckAsync(cancellationToken);
        }
        catch (BufferUnavailableException exception) when (exception.Refusal is { } refusal)
        {
            throw new ProblemException(503, "buffer-unavailable", $"Redis refuses lines: {refusal.Name}.");
        }
    }
}
