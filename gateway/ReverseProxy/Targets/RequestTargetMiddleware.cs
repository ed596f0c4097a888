using EdgeGateway.Problems;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeGateway.ReverseProxy.Targets;

/// <summary>
/// Lets routing, limits and authorization use the same path as the backend: sets the request's path to that of its
/// <see cref="RequestTarget"/>, and rejects targets that backends interpret differently.
/// </summary>
internal sealed class RequestTargetMiddleware(RequestDelegate next, RejectionMetrics rejections)
{
    private static readonly Problem Bad = new(
        StatusCodes.Status400BadRequest,
        "bad-target",
        "The target contains a fragment, a space, a control character or user information, or names another scheme."
    );

    internal static readonly Problem Ambiguous = new(
        StatusCodes.Status400BadRequest,
        "ambiguous-path",
        "Servers may read the path in different ways."
    );

    public Task InvokeAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

        if (RequestTarget.IsIllegal(target, context.Request.Scheme))
        {
            return rejections.RejectAsync(context, Bad);
        }

        RemoveRootLabel(context.Request.Headers);

        // OPTIONS * and CONNECT host:port have no path.
        if (!context.Request.Path.HasValue || RequestTarget.IsPlain(target, context.Request.Path.Value))
        {
            return next(context);
        }

        if (RequestTarget.TryParse(target) is not { } parsed)
        {
            return rejections.RejectAsync(context, Ambiguous);
        }

        context.Request.Path = PathString.FromUriComponent(parsed.Path);
        context.Features.Set(parsed);
        return next(context);
    }

    // example.com. is the same host as example.com (RFC 3986 section 3.2.2), but routes by host would not match it.
    private static void RemoveRootLabel(IHeaderDictionary headers)
    {
        if (headers.Host is not [{ } host])
        {
            return;
        }

        var end = host.Contains(".:", StringComparison.Ordinal) ? host.LastIndexOf(':') : host.Length;
        if (end > 0 && host[end - 1] == '.' && host.AsSpan(0, end).TrimEnd('.') is { Length: > 0 } name)
        {
            headers.Host = string.Concat(name, host.AsSpan(end));
        }
    }
}
