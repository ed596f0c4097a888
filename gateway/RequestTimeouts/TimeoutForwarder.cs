using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace EdgeGateway.RequestTimeouts;

/// <summary>
/// Cancels the forwarder when the request's <see cref="RequestTimeout"/> expires, and reports the cause as a
/// <see cref="ForwarderError"/>.
/// </summary>
internal sealed class TimeoutForwarder(IHttpForwarder forwarder) : IHttpForwarder
{
    public ValueTask<ForwarderError> SendAsync(
        HttpContext context,
        string destinationPrefix,
        HttpMessageInvoker httpClient,
        ForwarderRequestConfig requestConfig,
        HttpTransformer transformer
    ) => SendAsync(context, destinationPrefix, httpClient, requestConfig, transformer, CancellationToken.None);

    public async ValueTask<ForwarderError> SendAsync(
        HttpContext context,
        string destinationPrefix,
        HttpMessageInvoker httpClient,
        ForwarderRequestConfig requestConfig,
        HttpTransformer transformer,
        CancellationToken cancellationToken
    )
    {
        // YARP's pipeline passes no cancellation token, so the timeout's token is the only one.
        var timeout = context.Features.GetRequiredFeature<RequestTimeout>();
        var error = await forwarder.SendAsync(
            context,
            destinationPrefix,
            httpClient,
            requestConfig,
            transformer,
            timeout.TimedOut
        );
        timeout.HasClientLeft |=
            timeout.Cause is null && IsClientError(error) && context.RequestAborted.IsCancellationRequested;
        if (timeout.Cause is not { } cause || error == ForwarderError.None || context.Response.HasStarted)
        {
            return error;
        }

        (error, context.Response.StatusCode) = cause
            is RequestTimeoutCause.ClientSilent
                or RequestTimeoutCause.ClientSlow
            ? (ForwarderError.RequestBodyClient, StatusCodes.Status408RequestTimeout)
            : (ForwarderError.RequestTimedOut, StatusCodes.Status504GatewayTimeout);
        context.Features.Set<IForwarderErrorFeature>(new TimeoutErrorFeature(error));
        return error;
    }

    // Needed in addition to RequestAborted: the forwarder itself aborts the request when a backend fails.
    private static bool IsClientError(ForwarderError error) =>
        error
            is ForwarderError.RequestCanceled
                or ForwarderError.RequestBodyCanceled
                or ForwarderError.RequestBodyClient
                or ForwarderError.ResponseBodyCanceled
                or ForwarderError.ResponseBodyClient;

    private sealed class TimeoutErrorFeature(ForwarderError error) : IForwarderErrorFeature
    {
        public ForwarderError Error => error;

        public Exception? Exception => null;
    }
}
