using System.Text.Encodings.Web;
using System.Text.Json;

namespace EdgeGateway.Hosting.Wire;

/// <summary>
/// Writes a JSON response with a Content-Length; a response to HEAD has the same headers and no body.
/// <c>WriteAsJsonAsync</c> writes before the response has started, and over HTTP/2 the server then sends the body to
/// HEAD as well.
/// </summary>
internal static class JsonBody
{
    // JSON responses are never embedded in an HTML page.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new UtcTimeConverter() },
    };

    /// <summary>Returns a value as the JSON of a response, on one line.</summary>
    public static string Serialize<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static async Task WriteJsonAsync<T>(
        this HttpResponse response,
        T value,
        string contentType = "application/json; charset=utf-8",
        CancellationToken cancellationToken = default
    )
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, Options);
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, cancellationToken);
    }
}
