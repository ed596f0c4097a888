using EdgeGateway.Problems;
using EdgeGateway.ReverseProxy.Targets;

namespace EdgeGateway.ReverseProxy.Headers;

/// <summary>
/// Limits a request's headers to what a backend with Kestrel's defaults accepts. Many clients share an HTTP/2
/// connection to a backend. Too large headers may be a connection error there (RFC 9113 section 10.5.1), which ends the
/// streams of all these clients.
/// </summary>
internal static class HeaderLimits
{
    /// <summary>Bytes of a field's name and value: Kestrel's limit before .NET 8.</summary>
    private const int MaxFieldBytes = 16 * 1024;

    /// <summary>
    /// Bytes of all fields, each with <see cref="FieldOverhead"/>: Kestrel's 32 KiB minus the target and 2 KiB for the
    /// gateway's own fields.
    /// </summary>
    private const int MaxTotalBytes = 22 * 1024;

    /// <summary>Number of fields: Kestrel's 100 minus 20 for pseudo-headers and the gateway's own.</summary>
    private const int MaxFields = 80;

    /// <summary>
    /// Bytes of path and query: Kestrel's 8 KiB for a request line minus 512 for method, scheme and host.
    /// </summary>
    private const int MaxTargetBytes = (8 * 1024) - 512;

    /// <summary>The bytes that HTTP/2 adds to each field's size (RFC 9113 section 6.5.2).</summary>
    private const int FieldOverhead = 32;

    private static readonly Problem HeadersTooLarge = new(
        StatusCodes.Status431RequestHeaderFieldsTooLarge,
        "headers-too-large",
        "The request's headers are too large, individually or in total."
    );

    private static readonly Problem TargetTooLong = new(
        StatusCodes.Status414UriTooLong,
        "target-too-long",
        "The request's path and query are too long."
    );

    /// <summary>Returns the problem of a request over a limit; null where none is exceeded.</summary>
    public static Problem? FindFault(HttpContext context) =>
        TargetLength(context) > MaxTargetBytes ? TargetTooLong
        : AreTooLarge(context.Request.Headers) ? HeadersTooLarge
        : null;

    private static bool AreTooLarge(IHeaderDictionary headers)
    {
        var all = 0;
        foreach (var (name, values) in headers)
        {
            // Several values of one name are joined with two characters when they are forwarded.
            var field = name.Length + (2 * values.Count);
            foreach (var value in values)
            {
                // A character is a byte.
                field += value?.Length ?? 0;
            }

            all += field + FieldOverhead;
            if (field > MaxFieldBytes || all > MaxTotalBytes)
            {
                return true;
            }
        }

        return headers.Count > MaxFields;
    }

    private static int TargetLength(HttpContext context) =>
        (context.Features.Get<RequestTarget>()?.Path ?? context.Request.Path.Value ?? "").Length
        + RequestTarget.Escape(context.Request.QueryString.Value ?? "").Length;
}
