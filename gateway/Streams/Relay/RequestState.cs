using System.Reflection;
using EdgeGateway.Identity;
using EdgeGateway.Streams.Lifecycle;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EdgeGateway.Streams.Relay;

/// <summary>
/// What a request's checks have left behind: features, headers, the token in the target. An open stream needs none of
/// it, except for what the access log reports.
/// </summary>
internal static class RequestState
{
    private static readonly Type? Http1Connection = typeof(KestrelServerOptions).Assembly.GetType(
        "Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.Http1Connection"
    );

    private static readonly FieldInfo?[] KeptStrings =
    [
        .. new[] { "_parsedRawTarget", "_parsedQueryString" }.Select(name =>
            Http1Connection?.GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)
        ),
    ];

    /// <summary>Drops the state of the request, and that of the forwarded request and its response.</summary>
    public static void Drop(HttpContext context)
    {
        DropForwarded(context);
        foreach (var name in context.Request.Headers.Keys.ToArray())
        {
            context.Request.Headers.Remove(name);
        }

        var request = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        request.RawTarget = request.QueryString = "";
        DropTarget(context.Features);
        DropFeatures(context.Features);

        // Each of these objects drops its own references to features when it is used again.
        _ = context.RequestAborted;
        _ = context.Request.Method;
        _ = context.Response.StatusCode;
    }

    // The server keeps the target of a connection's last request, with the token, to reuse the strings.
    private static void DropTarget(IFeatureCollection server)
    {
        if (Http1Connection?.IsInstanceOfType(server) == true)
        {
            foreach (var field in KeptStrings)
            {
                field?.SetValue(server, null);
            }
        }
    }

    // The server is the collection and implements its own features itself.
    private static void DropFeatures(IFeatureCollection features)
    {
        foreach (var (type, feature) in features.ToArray())
        {
            if (!ReferenceEquals(feature, features) && !IsReported(feature))
            {
                features[type] = null;
            }
        }
    }

    // What the access log and the server's metrics read at the end of the request.
    private static bool IsReported(object feature) =>
        feature is ProxiedStream or CallerIdentity or IHttpActivityFeature or IHttpMetricsTagsFeature;

    /// <summary>Drops the state of the forwarded request and its response. The HTTP client refers to both for as long as
    /// the stream is open.</summary>
    public static void DropForwarded(HttpContext context)
    {
        if (context.Features.Get<HttpResponseMessage>() is { RequestMessage: { } request } response)
        {
            request.Headers.Clear();
            request.RequestUri = null;
            response.Headers.Clear();
        }
    }
}
