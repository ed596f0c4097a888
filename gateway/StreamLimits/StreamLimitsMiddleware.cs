using EdgeGateway.Streams.Admission;
using EdgeGateway.Streams.Lifecycle;

namespace EdgeGateway.StreamLimits;

/// <summary>
/// Takes a lease for a request that asks for a stream before the request is forwarded, so that a rejected request
/// reaches no backend and uses up no one-time token. A stream that is detected only by its response takes its lease
/// then.
/// </summary>
internal sealed class StreamLimitsMiddleware(RequestDelegate next, StreamAdmission admission)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            if (StreamRequest.IsAsked(context) && await admission.AdmitAsync(context) is { } rejection)
            {
                await rejection.WriteAsync(context);
                return;
            }

            await next(context);
        }
        finally
        {
            // An open stream releases its lease when it ends.
            if (context.Features.Get<IStreamLease>() is { } lease && context.Features.Get<ProxiedStream>() is null)
            {
                admission.Release(lease);
            }
        }
    }
}
