using Yarp.ReverseProxy.Forwarder;

namespace EdgeGateway.Streams.Relay;

/// <summary>
/// The trailers of an event stream's backend. They arrive at the end of the stream, long after the forwarder has
/// returned.
/// </summary>
internal sealed class BackendTrailers(HttpResponseMessage response, HttpTransformer transformer)
{
    /// <summary>Returns the request's trailers; null where the client does not receive any, because it uses
    /// HTTP/1.1.</summary>
    public static BackendTrailers? Find(HttpContext context) =>
        context.Response.SupportsTrailers() && context.Features.Get<HttpResponseMessage>() is { } response
            ? new BackendTrailers(response, context.GetReverseProxyFeature().Route.Transformer)
            : null;

    /// <summary>Copies the trailers to the client's response. The backend's body must have ended.</summary>
    public ValueTask CopyAsync(HttpContext context) =>
        transformer.TransformResponseTrailersAsync(context, response, CancellationToken.None);
}
