using LogSource.Buffer;
using Microsoft.AspNetCore.Connections;

namespace LogSource.Problems;

/// <summary>
/// Turns every error into a problem: what is thrown, and a status that comes without a body, as routing's 404 and 405 do.
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
                    .OfStatus(response.StatusCode, "Nothing here answers to this method and path.")
                    .WriteAsync(response, context.RequestAborted);
            }
        }
        catch (Exception e) when (IsClientGone(e, context))
        {
            ProblemLog.ClientGone(logger, e);
        }
        catch (Exception e) when (response.HasStarted)
        {
            // Cut off, not ended in order: the client must see that what it has is not all.
            ProblemLog.FailedMidway(logger, e);
            context.Abort();
        }
        catch (Exception e)
        {
            response.Clear();
            await Of(e).WriteAsync(response, context.RequestAborted);
        }
    }

    private static bool IsClientGone(Exception exception, HttpContext context) =>
        // Over HTTP/2 a body breaks off before the request is told that it is aborted. Nothing else here does I/O of its own.
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
                        : "The log buffer refused this at the moment."
                )
                {
                    RetryAfter = TimeSpan.FromSeconds(2),
                };
            case BufferFullException:
                return new Problem(503, "buffer-full", exception.Message) { RetryAfter = TimeSpan.FromMinutes(1) };
            case BadHttpRequestException { StatusCode: 413 }:
                return new Problem(413, "body-too-large", exception.Message);
            case BadHttpRequestException { StatusCode: var status }:
                return Problem.OfStatus(status, exception.Message);
            default:
                ProblemLog.Unhandled(logger, exception);
                return new Problem(500, "internal-error", "The log source failed to answer this request.");
        }
    }
}
