using EdgeGateway.Streams.Lifecycle;

namespace EdgeGateway.Streams.Relay;

/// <summary>
/// Runs a request's stream after all checks have returned, so that an open stream holds nothing of them. What must
/// happen at the end of a stream is therefore in <see cref="StreamRelay.Release"/> or in a middleware around this one,
/// not behind the <c>await next(context)</c> of a check.
/// </summary>
internal sealed class StreamRelayMiddleware(RequestDelegate next, StreamRelay relay)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception) when (context.Features.Get<ProxiedStream>() is { } unopened)
        {
            relay.Release(context, unopened);
            throw;
        }

        if (
            context.Features.Get<ProxiedStream>() is { IsReleased: false } stream
            && !relay.TryHandOver(context, stream)
        )
        {
            await relay.RunAsync(context, stream);
        }
    }
}
