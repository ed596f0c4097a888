using LogSource.Buffer;
using Microsoft.AspNetCore.Connections;

namespace LogSource.Problems;

/// <summary>
/// Converts exceptions into problem responses, and adds a problem to error statuses without a body, such as routing's
/// 404 and 405.
/// </summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var response = context.Response;
        try
        {
            await next(context);
            if (response is { HasStarted: false, StatusCode: >= 400, ContentType: null })
            {
                await Problem
                    .FromStatus(response.StatusCode, "No resource has this method and path.")
                    .WriteAsync(response, context.RequestAborted);
            }
        }
        catch (Exception e) when (IsDisconnect(e, context))
        {
            ProblemLog.ClientDisconnected(logger, e);
        }
        catch (Exception e) when (response.HasStarted)
        {
            // Abort the response instead of completing it, so that the client detects that it is incomplete.
            ProblemLog.ResponseAborted(logger, e);
            context.Abort();
        }
        catch (Exception e)
        {
            response.Clear();
            await Of(e).WriteAsync(response, context.RequestAborted);
        }
    }

    private static bool IsDisconnect(Exception exception, HttpContext context) =>
        // Over HTTP/2, reading a body fails before RequestAborted is cancelled. No other I/O throws these types here.
        exception is ConnectionAbortedException or (IOException and not BadHttpRequestException)
        || (exception is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested);

    private Problem Of(Exception exception)
    {
        switch (exception)
        {
            case ProblemException { Problem: var problem }:
                return problem;
            case BufferUnavailableException { Refusal: var refusal }:
                return new Problem(
                    503,
                    "buffer-unavailable",
                    refusal is null
                        ? "The log buffer cannot be reached at the moment."
                        : "The log buffer refused this request."
                )
                {
                    RetryAfter = TimeSpan.FromSeconds(2),
                };
            case BufferFullException:
                return new Problem(503, "buffer-full", exception.Message) { RetryAfter = TimeSpan.FromMinutes(1) };
            case BadHttpRequestException { StatusCode: 413 }:
                return new Problem(413, "body-too-large", exception.Message);
            case BadHttpRequestException { StatusCode: var status }:
                return Problem.FromStatus(status, exception.Message);
            default:
                ProblemLog.Unhandled(logger, exception);
                return new Problem(500, "internal-error", "The log source failed to answer this request.");
        }
    }
}
