using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace EdgeGateway.Hosting.Telemetry;

/// <summary>
/// The span of a request, with the attributes of OpenTelemetry's semantic conventions for HTTP servers. It has neither
/// path nor query, because both may contain a token.
/// </summary>
internal static class RequestSpan
{
    private const string OtherMethod = "_OTHER";

    private static readonly HashSet<string> KnownMethods = new(StringComparer.Ordinal)
    {
        HttpMethods.Connect,
        HttpMethods.Delete,
        HttpMethods.Get,
        HttpMethods.Head,
        HttpMethods.Options,
        HttpMethods.Patch,
        HttpMethods.Post,
        HttpMethods.Put,
        HttpMethods.Trace,
    };

    /// <summary>The trace that the request belongs to, as 32 hexadecimal digits; empty without one.</summary>
    public static string TraceId(HttpContext context) =>
        context.Features.Get<IHttpActivityFeature>()?.Activity is { IdFormat: ActivityIdFormat.W3C } span
            ? span.TraceId.ToHexString()
            : "";

    /// <summary>Adds an attribute to the span, if the request is traced.</summary>
    public static void Set(HttpContext context, string name, string value) => Traced(context)?.SetTag(name, value);

    /// <summary>
    /// Replaces the trace headers of a request to a backend, so that the backend's span belongs to this one (W3C Trace
    /// Context). They stay as they are if the request is not traced.
    /// </summary>
    public static void Propagate(HttpContext context, HttpRequestHeaders headers)
    {
        if (Traced(context) is not { Id: { } id } span)
        {
            return;
        }

        headers.Remove("traceparent");
        headers.TryAddWithoutValidation("traceparent", id);
        headers.Remove("tracestate");
        if (!string.IsNullOrEmpty(span.TraceStateString))
        {
            headers.TryAddWithoutValidation("tracestate", span.TraceStateString);
        }
    }

    /// <summary>Completes the attributes of a span that ends with its request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The status that is logged.</param>
    public static void Complete(HttpContext context, int status)
    {
        if (Traced(context) is not { } span)
        {
            return;
        }

        var method = KnownMethods.Contains(context.Request.Method) ? context.Request.Method : OtherMethod;
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? method : $"{method} {route}";
        span.SetTag("http.request.method", method);
        span.SetTag("http.response.status_code", status);
        span.SetTag("network.protocol.version", HttpProtocol.IsHttp2(context.Request.Protocol) ? "2" : "1.1");
        span.SetTag("url.scheme", context.Request.Scheme);
        if (route is not null)
        {
            span.SetTag("http.route", route);
        }

        if (status >= StatusCodes.Status500InternalServerError)
        {
            span.SetTag("error.type", status.ToString(CultureInfo.InvariantCulture));
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>
    /// Marks the response as a stream. Its span ends now, because it describes the opening only, and the stream's
    /// lifetime is not recorded as the duration of a request.
    /// </summary>
    public static void EndWithOpening(HttpContext context)
    {
        if (context.Features.Get<IHttpMetricsTagsFeature>() is { } metrics)
        {
            metrics.MetricsDisabled = true;
        }

        Complete(context, context.Response.StatusCode);
        Traced(context)?.Stop();
    }

    // The framework starts an activity for each request, also where nobody records it.
    private static Activity? Traced(HttpContext context) =>
        context.Features.Get<IHttpActivityFeature>()?.Activity is { Recorded: true, IsStopped: false } span
        && span.Source.HasListeners()
            ? span
            : null;
}
