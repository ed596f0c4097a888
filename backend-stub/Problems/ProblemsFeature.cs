namespace LogSource.Problems;

/// <summary>Adds the middleware that responds with problems.</summary>
internal static class ProblemsFeature
{
    public static IApplicationBuilder UseProblems(this IApplicationBuilder app) =>
        app.UseMiddleware<ProblemMiddleware>();
}
