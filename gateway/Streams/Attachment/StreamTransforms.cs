using System.Collections.Concurrent;
using EdgeGateway.Hosting.Startup;
using EdgeGateway.Streams.Pings;
using EdgeGateway.Streams.Policy;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeGateway.Streams.Attachment;

/// <summary>
/// Applies each route's stream policy. Its response transform sends the headers of event streams, so it must be the
/// last.
/// </summary>
internal sealed class StreamTransforms(StreamAttacher streams, StreamPolicyReader policies, TimeProvider time)
    : ITransformProvider
{
    private readonly ConcurrentDictionary<string, PingPayloads> _pings = new(StringComparer.Ordinal);

    public void ValidateRoute(TransformRouteValidationContext context)
    {
        var faults = new List<string>();
        policies.Read(context.Route, faults);
        faults.ForEach(fault => context.Errors.Add(new OperatorErrorException(fault)));
    }

    public void ValidateCluster(TransformClusterValidationContext context) { }

    public void Apply(TransformBuilderContext context)
    {
        // Read per request, because the route's policy may change while the route does not.
        context.AddRequestTransform(request =>
        {
            if (policies.Read(context.Route).Mode != KeepAliveMode.Off)
            {
                // A compressed event stream has no boundaries where a ping could be inserted.
                request.ProxyRequest.Headers.Remove(HeaderNames.AcceptEncoding);
            }

            return ValueTask.CompletedTask;
        });
        context.AddResponseTransform(async response =>
            response.SuppressResponseBody |=
                response.ProxyResponse is { } proxied
                && !await streams.AttachAsync(
                    response.HttpContext,
                    proxied,
                    PingsOf(context.Route),
                    response.CancellationToken
                )
        );
    }

    private PingPayloads PingsOf(RouteConfig route) =>
        _pings.GetOrAdd(
            policies.Read(route).Template,
            static (template, time) => new PingPayloads(template, time),
            time
        );
}
