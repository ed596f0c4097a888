using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace EdgeGateway.RequestTimeouts;

/// <summary>Lets the request's <see cref="RequestTimeout"/> stop the forwarder, and says in the forwarder's own words why it did.</summary>
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
        // YARP's pipeline passes no token of its own.
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

        (error, context.Response.StatusCode) =
            cause == RequestTimeoutCause.ClientSilent
                ? (ForwarderError.RequestBodyClient, StatusCodes.Status408RequestTimeout)
                : (ForwarderError.RequestTimedOut, StatusCodes.Status504GatewayTimeout);
        context.Features.Set<IForwarderErrorFeature>(new TimeoutErrorFeature(error));
        return error;
    }

    // The forwarder aborts the request itself where a backend breaks off.
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
