using EdgeGateway.Problems;
using EdgeGateway.RequestTimeouts;
using EdgeGateway.ReverseProxy.Destinations;
using Yarp.ReverseProxy.Forwarder;

namespace EdgeGateway.ReverseProxy;

/// <summary>Answers for requests that the forwarder could not forward. The backend's own errors pass as they are.</summary>
internal sealed class BackendProblems(RequestDelegate next, ILogger<BackendProblems> logger)
{
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
            // Nobody reads it; the access log has it.
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            }

            return;
        }

        if (!IsReported(context, failure) && !context.RequestAborted.IsCancellationRequested)
        {
            // The forwarder's own log is off: it warns of every client that leaves.
            ReverseProxyLog.ForwardingFailed(
                logger,
                context.GetReverseProxyFeature().Route.Config.RouteId,
                failure.Error,
                failure.Exception?.GetBaseException().Message,
                context.TraceIdentifier
            );
        }

        if (
            context.Response is { HasStarted: false, StatusCode: StatusCodes.Status408RequestTimeout }
            && HttpProtocol.IsHttp11(context.Request.Protocol)
        )
        {
            // The rest of the body may still come, and nobody would read it (RFC 9110 section 15.5.9).
            context.Response.Headers.Connection = "close";
        }

        await Explain(failure.Error, context.Response.StatusCode).WriteAsync(context);
    }

    // A silent client is in the access log, and a cluster's destinations report once that they cannot be reached.
    private static bool IsReported(HttpContext context, IForwarderErrorFeature failure) =>
        failure.Error is ForwarderError.RequestBodyClient or ForwarderError.NoAvailableDestinations
        || ConnectFailure.Find(context) is not null;

    private static Problem Explain(ForwarderError error, int status) =>
        (error, status) switch
        {
            (ForwarderError.NoAvailableDestinations, _) => new(
                StatusCodes.Status503ServiceUnavailable,
                "no-backend",
                "No backend can take the request now.",
                RetryAfterSeconds
            ),
            (ForwarderError.RequestCreation, _) => new(
                StatusCodes.Status400BadRequest,
                "bad-request",
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
                "The request's body did not come in time."
            ),
            (_, StatusCodes.Status413PayloadTooLarge) => new(
                status,
                "body-too-large",
                "The request's body is too large."
            ),
            (_, >= 400 and < 500) => new(status, "bad-request", "The request could not be read."),
            (ForwarderError.ResponseHeaders, _) => new(
                StatusCodes.Status502BadGateway,
                "backend-unreachable",
                "The backend's response is not valid."
            ),
            _ => new(StatusCodes.Status502BadGateway, "backend-unreachable", "The backend did not answer."),
        };
}
