using EdgeGateway.Hosting.Draining;
using LogSource.Buffers;
using LogSource.Problems;

namespace LogSource.Health;

internal static class HealthFeature
{
    /// <summary>
    /// <c>/healthz</c>: the process answers. <c>/readyz</c>: the buffer answers too; if not, the 503 of any request then. It is
    /// 503 from the request to stop on, too, while everything is still served.
    /// </summary>
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => "healthy\n");
        app.MapGet("/readyz", async (ILogBuffer buffer, Drain drain, CancellationToken cancellationToken) =>
        {
            if (drain.HasBegun)
            {
                throw new ProblemException(DrainingProblem.Instance);
            }

            await buffer.PingAsync(cancellationToken);
            return "ready\n";
        });
    }
}
