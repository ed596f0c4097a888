namespace LogSource.Problems;

/// <summary>The answer for what a log source that is shutting down does not begin any more.</summary>
internal static class DrainingProblem
{
    public static Problem Instance { get; } =
        new(
            StatusCodes.Status503ServiceUnavailable,
            "draining",
            "This log source is shutting down; another one serves."
        )
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };
}
