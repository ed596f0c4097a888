using LogSource.Buffers;

namespace LogSource.Health;

internal static class HealthFeature
{
    /// <summary>
    /// <c>/healthz</c>: the process answers. <c>/readyz</c>: the buffer answers too; if not, the 503 of any request then.
    /// </summary>
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => "healthy\n");
        app.MapGet("/readyz", async (ILogBuffer buffer, CancellationToken cancellationToken) =>
        {
            await buffer.PingAsync(cancellationToken);
            return "ready\n";
        });
    }
}
