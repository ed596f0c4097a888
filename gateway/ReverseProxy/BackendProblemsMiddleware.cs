using EdgeGateway.Hosting.Configuration.Schema;
using EdgeGateway.Problems;
using EdgeGateway.RequestTimeouts;
using EdgeGateway.ReverseProxy.Destinations;
using Yarp.ReverseProxy.Forwarder;

namespace EdgeGateway.ReverseProxy;

/// <summary>Answers requests that could not be forwarded. A backend's own errors pass unchanged.</summary>
internal sealed class BackendProblemsMiddleware(
    RequestDelegate next,
    RejectionMetrics rejections,
    ILogger<BackendProblemsMiddleware> logger
)
{
    private const string BadRequest = "bad-request";
    private const int RetryAfterSeconds = 5;

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.GetForwarderErrorFeature() is not { } failure)
        {
            return;
        }

        if (context.Features.Get<RequestTimeout>() is { HasClientLeft: true })
        {
            // Only for the access log: the client has left.
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            }

            return;
        }

        if (!IsReported(context, failure) && !context.RequestAborted.IsCancellationRequested)
        {
            // The forwarder's own log is off, because it warns about every client that leaves.
            ReverseProxyLog.ForwardingFailed(
                logger,
                context.GetReverseProxyFeature().Route.Config.RouteId,
                failure.Error,
                // The framework quotes the address of a proxy, with its password.
                SecretKeys.MaskUsers(failure.Exception?.GetBaseException().Message ?? ""),
                context.TraceIdentifier
            );
        }

        if (
            context.Response is { HasStarted: false, StatusCode: StatusCodes.Status408RequestTimeout }
            && HttpProtocol.IsHttp11(context.Request.Protocol)
        )
        {
            // The rest of the body may still arrive and would not be read (RFC 9110 section 15.5.9).
            context.Response.Headers.Connection = "close";
        }

        var problem = Explain(failure.Error, context.Response.StatusCode);
        await (problem.Code == BadRequest ? rejections.RejectAsync(context, problem) : problem.WriteAsync(context));
    }

    // The access log reports clients that are silent or leave. DestinationLog reports once that destinations cannot be
    // reached.
    private static bool IsReported(HttpContext context, IForwarderErrorFeature failure) =>
        failure.Error
            is ForwarderError.RequestBodyClient
                or ForwarderError.ResponseBodyClient
                or ForwarderError.UpgradeRequestClient
                or ForwarderError.UpgradeResponseClient
                or ForwarderError.NoAvailableDestinations
        || ConnectFailure.Find(context) is not null;

    private static Problem Explain(ForwarderError error, int status) =>
        (error, status) switch
        {
            (ForwarderError.NoAvailableDestinations, _) => new(
                StatusCodes.Status503ServiceUnavailable,
                "no-backend",
                "No backend is available for the request.",
                RetryAfterSeconds
            ),
            (ForwarderError.RequestCreation, _) => new(
                StatusCodes.Status400BadRequest,
                BadRequest,
                "The request cannot be forwarded."
            ),
            (_, StatusCodes.Status504GatewayTimeout) => new(
                status,
                "backend-timeout",
                "The backend did not answer in time."
            ),
            (_, StatusCodes.Status408RequestTimeout) => new(
                status,
                "request-timeout",
                "The request's body did not arrive in time."
            ),
            (_, StatusCodes.Status413PayloadTooLarge) => new(
                status,
                "body-too-large",
                "The request's body is too large."
            ),
            (_, >= 400 and < 500) => new(status, BadRequest, "The request could not be read."),
            (ForwarderError.ResponseHeaders, _) => new(
                StatusCodes.Status502BadGateway,
                "backend-unreachable",
                "The backend's response is not valid."
            ),
            _ => new(StatusCodes.Status502BadGateway, "backend-unreachable", "The backend did not answer."),
        };
}
