using EdgeGateway.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeGateway.Streams;

/// <summary>Gives every route its stream policy. Its response transform sends the headers of event streams, so it comes last.</summary>
internal sealed class StreamTransforms(
    LiveStreams streams, IOptions<KeepAliveOptions> keepAlive, IOptions<IdlePolicyOptions> idle, TimeProvider time)
    : ITransformProvider
{
    // What YARP takes where a cluster says nothing.
    private static readonly TimeSpan ForwarderActivityTimeout = TimeSpan.FromSeconds(100);

    private StreamPolicy Defaults => new(
        keepAlive.Value.Mode, keepAlive.Value.Interval, idle.Value.Timeout, idle.Value.BackendSilence, keepAlive.Value.Template);

    public void ValidateRoute(TransformRouteValidationContext context)
    {
        var faults = new List<string>();
        StreamPolicy.Read(context.Route.RouteId, context.Route.Metadata, Defaults, faults);
        faults.ForEach(fault => context.Errors.Add(new ArgumentException(fault)));
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        var policy = StreamPolicy.Read(context.Route.RouteId, context.Route.Metadata, Defaults, []);
        var activity = context.Cluster?.HttpRequest?.ActivityTimeout ?? ForwarderActivityTimeout;
        if (policy.IdleTimeout >= activity)
        {
            // The forwarder would break the stream off, without a word to the client, before the idle policy ends it.
            throw new ArgumentException(Rules.Line($"ReverseProxy:Clusters:{context.Cluster?.ClusterId}:HttpRequest:ActivityTimeout",
                activity, $"longer than {StreamPolicy.IdleKey} ({policy.IdleTimeout}) of the route {context.Route.RouteId}"));
        }

        if (policy.Mode != KeepAliveMode.Off)
        {
            // A compressed event stream has no boundaries that a ping could go to.
            context.AddRequestHeaderRemove(HeaderNames.AcceptEncoding);
        }

        var pings = new Pings(policy.Template, time);
        context.AddResponseTransform(response => response.ProxyResponse is { } proxied
            ? streams.AttachAsync(response.HttpContext, proxied, policy, pings, response.CancellationToken)
            : default);
    }
}
