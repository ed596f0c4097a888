using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeGateway.Streams;

/// <summary>Gives every route its stream policy. Its response transform sends the headers of event streams, so it comes last.</summary>
internal sealed class StreamTransforms(LiveStreams streams, StreamPolicyReader policies, TimeProvider time) : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
        var faults = new List<string>();
        policies.Read(context.Route, faults);
        faults.ForEach(fault => context.Errors.Add(new ArgumentException(fault)));
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        var policy = policies.Read(context.Route);
        if (policy.Mode != KeepAliveMode.Off)
        {
            // A compressed event stream has no boundaries that a ping could go to.
            context.AddRequestHeaderRemove(HeaderNames.AcceptEncoding);
        }

        var pings = new Pings(policy.Template, time);
        context.AddResponseTransform(async response => response.SuppressResponseBody |= response.ProxyResponse is { } proxied
            && !await streams.AttachAsync(response.HttpContext, proxied, pings, response.CancellationToken));
    }
}
