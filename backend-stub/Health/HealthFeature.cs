using EdgeGateway.Hosting.Draining;
using LogSource.Buffer;
using LogSource.Problems;

namespace LogSource.Health;

internal static class HealthFeature
{
    /// <summary>
    /// <c>/healthz</c>: the process answers. <c>/readyz</c>: the buffer would accept lines too; if not, a 503 that says why. It is
    /// 503 from the request to stop on, too, while everything is still served. Whatever the method: balancers ask with GET, HEAD and OPTIONS.
    /// HAProxy's <c>option httpchk</c> alone asks <c>OPTIONS /</c>, which is <c>/readyz</c>.
    /// </summary>
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
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
