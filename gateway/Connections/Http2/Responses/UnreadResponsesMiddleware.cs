using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace EdgeGateway.Connections.Http2.Responses;

/// <summary>Reports the responses over HTTP/2 to the <see cref="UnreadResponses"/> of their connection.</summary>
/// <remarks>The server writes the end of a response after this middleware has returned, if not before.</remarks>
internal sealed class UnreadResponsesMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        HttpProtocol.IsHttp2(context.Request.Protocol)
        && context.Features.Get<UnreadResponses>() is { } responses
        && context.Features.Get<IHttp2StreamIdFeature>() is { } stream
        && context.Features.Get<IHttpResetFeature>() is { } reset
            ? ServeAsync(context, responses, stream, reset)
            : next(context);

    private async Task ServeAsync(
        HttpContext context,
        UnreadResponses responses,
        IHttp2StreamIdFeature stream,
        IHttpResetFeature reset
    )
    {
        responses.Add(stream, reset);
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
                responses.Finish(stream.StreamId);
            }
        }
    }
}
