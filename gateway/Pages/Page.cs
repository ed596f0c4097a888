using EdgeGateway.Problems;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Net.Http.Headers;

namespace EdgeGateway.Pages;

/// <summary>
/// A page that is embedded in the program, with its files. They need no token, because they hold no data: the page sends
/// the token that its user gives it with each of its requests for data.
/// </summary>
internal sealed class Page
{
    private const string FileRouteValue = "file";

    // Text of others can become neither markup nor code, even if the page had a fault: scripts, styles and connections
    // only of this origin, and markup from text only through the policy of the page's template library.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        + "require-trusted-types-for 'script'; trusted-types lit-html";

    private readonly PageFile _page;
    private readonly Dictionary<string, PageFile> _files;

    private Page(PageFile page, Dictionary<string, PageFile> files) => (_page, _files) = (page, files);

    /// <summary>Reads the page whose resources begin with this name.</summary>
    public static Page Read(string name)
    {
        var files = PageFile.ReadAll(name);
        return files.Remove(PageFile.PageName, out var page)
            ? new Page(page, files)
            : throw new InvalidOperationException($"The page {name} is missing.");
    }

    /// <summary>Serves its files, each at its name, and no other address.</summary>
    public IEndpointConventionBuilder MapFiles(IEndpointRouteBuilder endpoints) =>
        endpoints.Map(
            RoutePatternFactory.Parse(
                $"{{{FileRouteValue}}}",
                defaults: null,
                parameterPolicies: new RouteValueDictionary { [FileRouteValue] = new PageFileConstraint(_files) }
            ),
            ServeFileAsync
        );

    /// <summary>Serves the page itself.</summary>
    public Task ServeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-cache";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return ServeAsync(context, _page);
    }

    private Task ServeFileAsync(HttpContext context)
    {
        var file = _files[(string)context.GetRouteValue(FileRouteValue)!];
        context.Response.Headers.CacheControl = file.IsImmutable ? "public, max-age=31536000, immutable" : "no-cache";
        return ServeAsync(context, file);
    }

    private static Task ServeAsync(HttpContext context, PageFile file)
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
