using EdgeGateway.Problems;

namespace EdgeGateway.Status.OpenApi;

/// <summary>
/// <c>GET /openapi.json</c> on the management port, with the scope <c>admin</c>: the OpenAPI 3.1 document of that port.
/// The document is a file, because the endpoints read their requests by themselves. A test compares it with them.
/// </summary>
internal sealed class OpenApiDocument
{
    private const string File = "openapi.json";

    private readonly byte[] _document = Read();

    public Task ServeAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            return Problem.MethodNotAllowed("GET, HEAD").WriteAsync(context);
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = _document.Length;
        return context.Response.Body.WriteAsync(_document, context.RequestAborted).AsTask();
    }

    private static byte[] Read()
    {
        using var resource = typeof(OpenApiDocument).Assembly.GetManifestResourceStream(File)!;
        var document = new byte[resource.Length];
        resource.ReadExactly(document);
        return document;
    }
}
