namespace LogSource.Problems;

/// <summary>The response to requests that a draining log source does not start.</summary>
internal static class DrainingProblem
{
    public static Problem Instance { get; } =
        new(
            StatusCodes.Status503ServiceUnavailable,
            "draining",
            "This log source is shutting down; retry to reach another one."
        )
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };
}
