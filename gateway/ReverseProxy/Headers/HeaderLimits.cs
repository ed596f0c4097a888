using EdgeGateway.Problems;
using EdgeGateway.ReverseProxy.Targets;

namespace EdgeGateway.ReverseProxy.Headers;

/// <summary>
/// What of a request's head may go to a backend: as much as one with Kestrel's limits takes. Many clients share an HTTP/2
/// connection to a backend, and to that a field or a list of fields that is too large may be an error of the connection
/// (RFC 9113 section 10.5.1), which ends the streams of all of them.
/// </summary>
internal static class HeaderLimits
{
    /// <summary>Bytes of a field's name and value: what Kestrel takes before .NET 8.</summary>
    private const int MaxFieldBytes = 16 * 1024;

    /// <summary>Bytes of all fields, each with <see cref="FieldOverhead"/>: of Kestrel's 32 KiB, the target and 2 KiB of the gateway's own
    /// fields left out.</summary>
    private const int MaxTotalBytes = 22 * 1024;

    /// <summary>Fields: of Kestrel's 100, 20 left out for pseudo-headers and the gateway's own.</summary>
    private const int MaxFields = 80;

    /// <summary>Bytes of path and query: of Kestrel's 8 KiB for a request line, 512 left out for method, scheme and host.</summary>
    private const int MaxTargetBytes = (8 * 1024) - 512;

    /// <summary>What HTTP/2 counts a field as over its bytes (RFC 9113 section 6.5.2).</summary>
    private const int FieldOverhead = 32;

    private static readonly Problem HeadersTooLarge = new(
        StatusCodes.Status431RequestHeaderFieldsTooLarge,
        "headers-too-large",
        "The request's headers are too large, one of them or all together."
    );

    private static readonly Problem TargetTooLong = new(
        StatusCodes.Status414UriTooLong,
        "target-too-long",
        "The request's path and query are too long."
    );

    /// <summary>What is too much; null where nothing is.</summary>
    public static Problem? FindFault(HttpContext context) =>
        TargetLength(context) > MaxTargetBytes ? TargetTooLong
        : AreTooLarge(context.Request.Headers) ? HeadersTooLarge
        : null;

    private static bool AreTooLarge(IHeaderDictionary headers)
    {
        var all = 0;
        foreach (var (name, values) in headers)
        {
            // Values of one name are joined with two characters on their way.
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
