using Microsoft.Net.Http.Headers;

namespace EdgeGateway.Browsers;

/// <summary>
/// The section <c>Cors</c>: which pages may read the gateway's responses, and what these pages may send. Changes apply
/// without a restart.
/// </summary>
internal sealed class CrossOriginOptions : OriginOptions
{
    public const string Section = "Cors";

    /// <summary>
    /// The methods that a page may use, or <c>*</c> alone for all. Empty: <see cref="DefaultMethods"/>.
    /// </summary>
    public IList<string> AllowedMethods { get; } = [];

    /// <summary>
    /// The headers that a page may send, or <c>*</c> alone for all. Empty: <see cref="DefaultHeaders"/>.
    /// </summary>
    public IList<string> AllowedHeaders { get; } = [];

    /// <summary>
    /// The response headers that a page may read in addition to those that browsers always allow, or <c>*</c> alone for
    /// all. Empty: <see cref="DefaultExposed"/>.
    /// </summary>
    public IList<string> ExposedHeaders { get; } = [];

    /// <summary>
    /// How long a browser may cache the response to a preflight. Up to 1 day. Browsers apply their own limits (Chromium
    /// 2 h, Firefox 24 h). Zero: a preflight each time. Default: 10 min.
    /// </summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The methods of the log API.</summary>
    public static IReadOnlyList<string> DefaultMethods { get; } = [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post];

    /// <summary>The request headers that the log API reads.</summary>
    public static IReadOnlyList<string> DefaultHeaders { get; } =
    [HeaderNames.Authorization, HeaderNames.ContentType, "Last-Event-ID", HeaderNames.CacheControl];

    /// <summary>The response headers about limits and tokens.</summary>
    public static IReadOnlyList<string> DefaultExposed { get; } =
    [
        HeaderNames.RetryAfter,
        HeaderNames.WWWAuthenticate,
        "RateLimit",
        "RateLimit-Policy",
        "X-Rate-Limit-Limit",
        "X-Rate-Limit-Remaining",
        "X-Rate-Limit-Reset",
        "X-Next-Before",
        "X-Next-After",
    ];
}
