using Microsoft.Net.Http.Headers;

namespace EdgeGateway.Browsers;

/// <summary>The section <c>Cors</c>: whose pages may read the gateway's answers, and what these pages may send.</summary>
internal sealed class CrossOriginOptions : OriginOptions
{
    public const string Section = "Cors";

    /// <summary>The methods that a page may use, or <c>*</c> alone for all. Empty: <see cref="DefaultMethods"/>.</summary>
    public IList<string> AllowedMethods { get; } = [];

    /// <summary>The headers that a page may send, or <c>*</c> alone for all. Empty: <see cref="DefaultHeaders"/>.</summary>
    public IList<string> AllowedHeaders { get; } = [];

    /// <summary>The headers of an answer that a page may read besides those that it always may. Empty: <see cref="DefaultExposed"/>.</summary>
    public IList<string> ExposedHeaders { get; } = [];

    /// <summary>How long a browser may keep the answer to a preflight; browsers have limits of their own (Chromium 2 h, Firefox 24 h).
    /// Zero: it asks each time.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>What the log API needs.</summary>
    public static IReadOnlyList<string> DefaultMethods { get; } = [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post];

    /// <summary>What the log API reads.</summary>
    public static IReadOnlyList<string> DefaultHeaders { get; } =
    [HeaderNames.Authorization, HeaderNames.ContentType, "Last-Event-ID", HeaderNames.CacheControl];

    /// <summary>What the gateway says of limits and tokens.</summary>
    public static IReadOnlyList<string> DefaultExposed { get; } =
    [
        HeaderNames.RetryAfter,
        HeaderNames.WWWAuthenticate,
        "RateLimit",
        "RateLimit-Policy",
        "X-Rate-Limit-Limit",
        "X-Rate-Limit-Remaining",
        "X-Rate-Limit-Reset",
    ];
}
