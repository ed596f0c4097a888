using LogSource.Problems;
using Microsoft.AspNetCore.Http.Features;

namespace LogSource.Reading;

/// <summary>
/// Rejects requests for lines that have a body. Nobody would read it, so it would fill the window that all requests on an
/// HTTP/2 connection share for their bodies, and two clients of a gateway could stop the uploads of all others for as long
/// as their streams are open.
/// </summary>
internal static class UnexpectedBody
{
    public static void Reject(HttpContext context)
    {
        // What follows CONNECT is no body, but a WebSocket.
        if (
            !HttpMethods.IsConnect(context.Request.Method)
            && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true }
        )
        {
            throw new ProblemException(
                StatusCodes.Status400BadRequest,
                "unexpected-body",
                "A request for lines has no body."
            );
        }
    }
}
