using EdgeGateway.Hosting.GatewaySecrets;
using LogSource.Problems;

namespace LogSource.Gateways;

/// <summary>
/// Rejects requests without an accepted secret with 401, unless their endpoint has <see cref="AnyCallerAttribute"/>.
/// </summary>
internal sealed class GatewayAuthenticationMiddleware(
    RequestDelegate next,
    AcceptedSecrets secrets,
    RejectionReporter rejections
)
{
    private static readonly Problem Rejected = new(
        StatusCodes.Status401Unauthorized,
        "gateway-unauthenticated",
        "This log source serves only gateways that send an accepted secret."
    )
    {
        Headers = new Dictionary<string, string> { ["WWW-Authenticate"] = GatewaySecret.Scheme },
    };

    public Task InvokeAsync(HttpContext context)
    {
        if (
            secrets.Accepts(context.Request.Headers[GatewaySecret.Header])
            || context.GetEndpoint()?.Metadata.GetMetadata<AnyCallerAttribute>() is not null
        )
        {
            return next(context);
        }

        rejections.Report(context);
        throw new ProblemException(Rejected);
    }
}
