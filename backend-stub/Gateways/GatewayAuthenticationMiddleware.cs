using EdgeGateway.Hosting.Certificates.Handshakes;
using EdgeGateway.Hosting.GatewaySecrets;
using LogSource.Problems;

namespace LogSource.Gateways;

/// <summary>
/// Rejects requests without an accepted secret with 401, unless their endpoint has <see cref="AnyCallerAttribute"/>, and
/// requests that would get around the client certificates of their host with 421.
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

    private static readonly Problem Misdirected = new(
        StatusCodes.Status421MisdirectedRequest,
        "misdirected-request",
        "This host asks for other client certificates than the one of the TLS handshake."
    );

    public Task InvokeAsync(HttpContext context)
    {
        if (ServedHost.IsMisdirected(context))
        {
            throw new ProblemException(Misdirected);
        }

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
