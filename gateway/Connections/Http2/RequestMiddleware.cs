using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace EdgeGateway.Connections.Http2;

/// <summary>Reports the requests over HTTP/2, and their responses, to the <see cref="FrameGuard"/> of their
/// connection.</summary>
/// <remarks>The server writes the end of a response after this middleware has returned, if not before.</remarks>
internal sealed class RequestMiddleware(RequestDelegate next)
{
    // Smaller ones are not worth the time.
    private const int LargeHeaders = 2 * 1024;

    public Task InvokeAsync(HttpContext context) =>
        HttpProtocol.IsHttp2(context.Request.Protocol)
        && context.Features.Get<FrameGuard>() is { } guard
        && context.Features.Get<IHttp2StreamIdFeature>() is { } stream
        && context.Features.Get<IHttpResetFeature>() is { } reset
            ? ServeAsync(context, guard, stream, reset)
            : next(context);

    private async Task ServeAsync(
        HttpContext context,
        FrameGuard guard,
        IHttp2StreamIdFeature stream,
        IHttpResetFeature reset
    )
    {
        var responses = guard.Responses;
        responses.Add(stream, reset);
        var headerBytes = HeaderBytes(context);
        guard.OnRequest(stream.StreamId, headerBytes);
        try
        {
            await next(context);
        }
        finally
        {
            if (context.RequestAborted.IsCancellationRequested)
            {
                responses.Remove(stream.StreamId);
            }
            else
            {
                guard.OnFinished(stream.StreamId);
                if (headerBytes >= LargeHeaders)
                {
                    // The server would keep them until the client has accepted the response.
                    DropHeaders(context);
                }
            }
        }
    }

    private static void DropHeaders(HttpContext context)
    {
        context.Request.Headers.Clear();
        var request = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        request.RawTarget = request.Path = request.QueryString = "";
    }

    private static int HeaderBytes(HttpContext context)
    {
        var bytes = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Length;
        foreach (var (name, values) in context.Request.Headers)
        {
            foreach (var value in values)
            {
                bytes += name.Length + (value?.Length ?? 0);
            }
        }

        return bytes;
    }
}
