using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace EdgeGateway.Streams.Exchanges;

/// <summary>Lets the request's <see cref="Exchange"/> stop the forwarder, and says in the forwarder's own words why it did.</summary>
internal sealed class ExchangeForwarder(IHttpForwarder forwarder) : IHttpForwarder
{
    public ValueTask<ForwarderError> SendAsync(
        HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer) =>
        SendAsync(context, destinationPrefix, httpClient, requestConfig, transformer, CancellationToken.None);

    public async ValueTask<ForwarderError> SendAsync(
        HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer,
        CancellationToken cancellationToken)
    {
        // YARP's pipeline passes no token of its own.
        var exchange = context.Features.GetRequiredFeature<Exchange>();
        var error = await forwarder.SendAsync(context, destinationPrefix, httpClient, requestConfig, transformer, exchange.Cut);
        exchange.HasClientLeft |= exchange.CutReason is null && IsOfClient(error) && context.RequestAborted.IsCancellationRequested;
        if (exchange.CutReason is not { } reason || error == ForwarderError.None || context.Response.HasStarted)
        {
            return error;
        }

        (error, context.Response.StatusCode) = reason == StreamEndReason.Idle
            ? (ForwarderError.RequestBodyClient, StatusCodes.Status408RequestTimeout)
            : (ForwarderError.RequestTimedOut, StatusCodes.Status504GatewayTimeout);
        context.Features.Set<IForwarderErrorFeature>(new Silence(error));
        return error;
    }

    // The forwarder aborts the request itself where a backend breaks off.
    private static bool IsOfClient(ForwarderError error) => error is ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled
        or ForwarderError.RequestBodyClient or ForwarderError.ResponseBodyCanceled or ForwarderError.ResponseBodyClient;

    private sealed class Silence(ForwarderError error) : IForwarderErrorFeature
    {
        public ForwarderError Error => error;

        public Exception? Exception => null;
    }
}
