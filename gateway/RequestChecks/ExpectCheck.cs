using EdgeGateway.Problems;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeGateway.RequestChecks;

/// <summary>
/// Checks <c>Expect</c>, whose only value is <c>100-continue</c> (RFC 9110 section 10.1.1). Removes it where it has no
/// meaning: in HTTP/1.0, and in requests without a body.
/// </summary>
internal static class ExpectCheck
{
    private const string Continue = "100-continue";

    private static readonly Problem Failed = new(
        StatusCodes.Status417ExpectationFailed,
        "expectation-failed",
        "The only supported expectation is 100-continue."
    );

    /// <summary>Returns the fault of the request's expectation; null where it has none.</summary>
    public static Problem? FindFault(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.Expect is not { Count: > 0 } expected)
        {
            return null;
        }

        if (expected is not [{ } value] || !value.Equals(Continue, StringComparison.OrdinalIgnoreCase))
        {
            return Failed;
        }

        if (
            HttpProtocol.IsHttp10(context.Request.Protocol)
            || context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true }
        )
        {
            headers.Expect = default;
        }

        return null;
    }
}
