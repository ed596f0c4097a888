namespace EdgeGateway.RateLimiting.Configuration;

/// <summary>AspNetCoreRateLimit's <c>QuotaExceededResponse</c>: the answer when a limit is reached.</summary>
internal sealed class QuotaResponseOptions
{
    /// <summary>The answer's <c>Content-Type</c>.</summary>
    public string ContentType
    {
        get;
        set => field = value ?? "";
    } = "text/plain";

    /// <summary>A format string: {0} limit, {1} period, {2} seconds to wait; braces of its own doubled. Unset: the section's message, or
    /// the usual one.</summary>
    public string? Content { get; set; }

    /// <summary>The answer's status.</summary>
    public int StatusCode { get; set; } = StatusCodes.Status429TooManyRequests;
}
