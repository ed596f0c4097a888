using EdgeGateway.Problems;

namespace EdgeGateway.Overload;

/// <summary>The answers to refused requests. Their <c>Retry-After</c> is random, so that clients do not return
/// together.</summary>
internal static class OverloadProblems
{
    private const int LeastSeconds = 5;
    private const int MostSeconds = 15;

    /// <summary>503 <c>overloaded</c>.</summary>
    /// <param name="detail">What was reached.</param>
    /// <param name="retryAfterSeconds">When a retry may succeed; null if it is unknown.</param>
    public static Problem Overloaded(string detail, int? retryAfterSeconds = null) =>
        new(StatusCodes.Status503ServiceUnavailable, "overloaded", detail, retryAfterSeconds ?? RandomSeconds());

    /// <summary>429 <c>too-many-uploads</c>.</summary>
    public static Problem TooManyUploads(int limit) =>
        new(
            StatusCodes.Status429TooManyRequests,
            "too-many-uploads",
            $"The limit of requests with a body from one address is reached: {limit} at once.",
            RandomSeconds()
        );

    private static int RandomSeconds() => Random.Shared.Next(LeastSeconds, MostSeconds + 1);
}
