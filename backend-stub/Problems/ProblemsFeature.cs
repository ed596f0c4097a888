namespace LogSource.Problems;

internal static class ProblemsFeature
{
    public static IApplicationBuilder UseProblems(this IApplicationBuilder app) =>
        app.UseMiddleware<ProblemMiddleware>();
}
