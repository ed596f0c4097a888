namespace EdgeGateway.RateLimiting.Configuration;

/// <summary>AspNetCoreRateLimit's <c>QuotaExceededResponse</c>: the response to a request over the limit.</summary>
internal sealed class QuotaResponseOptions
{
    /// <summary>
    /// The response's <c>Content-Type</c>, of printable ASCII characters. Default: <c>text/plain</c>.
    /// </summary>
    public string ContentType
    {
        get;
        set => field = value ?? "";
    } = "text/plain";

    /// <summary>
    /// A format string: {0} limit, {1} period, {2} seconds to wait; other braces are doubled. Unset: the section's
    /// <see cref="SectionOptions.QuotaExceededMessage"/>, or AspNetCoreRateLimit's default text.
    /// </summary>
    public string? Content { get; set; }

    /// <summary>The response's status code, 400 to 599. Default: 429.</summary>
    public int StatusCode { get; set; } = StatusCodes.Status429TooManyRequests;
}
