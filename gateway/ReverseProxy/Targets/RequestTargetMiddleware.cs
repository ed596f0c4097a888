using EdgeGateway.Problems;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeGateway.ReverseProxy.Targets;

/// <summary>Has routing, limits and authorization see the path that a backend will see: sets the request's path to what its
/// <see cref="RequestTarget"/> means, and refuses a target that backends read in different ways.</summary>
internal sealed class RequestTargetMiddleware(RequestDelegate next)
{
    private static readonly Problem Ambiguous = new(
        StatusCodes.Status400BadRequest,
        "ambiguous-path",
        "The path has dot segments that servers read in different ways."
    );

    public Task InvokeAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

        // Of the server's own making: OPTIONS * and CONNECT host:port have no path.
        if (!context.Request.Path.HasValue || RequestTarget.IsPlain(target, context.Request.Path.Value))
        {
            return next(context);
        }

        if (RequestTarget.TryParse(target) is not { } parsed)
        {
            return Ambiguous.WriteAsync(context);
        }

        context.Request.Path = PathString.FromUriComponent(parsed.Path);
        context.Features.Set(parsed);
        return next(context);
    }
}
