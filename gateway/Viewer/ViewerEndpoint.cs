using EdgeGateway.Problems;
using Microsoft.Net.Http.Headers;

namespace EdgeGateway.Viewer;

/// <summary>
/// Serves the page and its files. They need no token, because they hold no data: the page sends the token that its user
/// gives it with each of its requests for lines.
/// </summary>
internal sealed class ViewerEndpoint(ViewerFile page, IReadOnlyDictionary<string, ViewerFile> files)
{
    /// <summary>The name of the file's route parameter.</summary>
    public const string FileRouteValue = "file";

    // Log text can become neither markup nor code, even if the page had a fault: scripts, styles and connections only of
    // this origin, and markup from text only through the policy of the page's template library.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        + "require-trusted-types-for 'script'; trusted-types lit-html";

    public Task ServePageAsync(HttpContext context)
    {
        if (context.Request.Path.Value!.EndsWith('/'))
        {
            // The page's relative URLs need an address without the slash. This one is relative, too, because a proxy in
            // front may have removed a prefix.
            context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
            context.Response.Headers.Location = $"../view{context.Request.QueryString}";
            return Task.CompletedTask;
        }

        var headers = context.Response.Headers;
        headers.CacheControl = "no-cache";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return ServeAsync(context, page);
    }

    public Task ServeFileAsync(HttpContext context)
    {
        var file = files[(string)context.GetRouteValue(FileRouteValue)!];
        context.Response.Headers.CacheControl = file.IsImmutable ? "public, max-age=31536000, immutable" : "no-cache";
        return ServeAsync(context, file);
    }

    private static Task ServeAsync(HttpContext context, ViewerFile file)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            return Problem.MethodNotAllowed("GET, HEAD").WriteAsync(context);
        }

        var representation = file.Choose(context.Request.Headers.AcceptEncoding);
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.Vary = HeaderNames.AcceptEncoding;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (representation.Coding is { } coding)
        {
            headers.ContentEncoding = coding;
        }

        // Also answers conditional requests and HEAD.
        return Results.Stream(representation.Open(), file.Type, entityTag: representation.Tag).ExecuteAsync(context);
    }
}
