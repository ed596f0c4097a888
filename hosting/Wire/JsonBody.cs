using System.Text.Encodings.Web;
using System.Text.Json;

namespace EdgeGateway.Hosting.Wire;

/// <summary>
/// Answers with JSON whose length is known, and with the same headers and no body where HEAD asks. <c>WriteAsJsonAsync</c> writes before
/// the response has begun, and over HTTP/2 the server then sends that body to HEAD, too.
/// </summary>
internal static class JsonBody
{
    // Nothing of it is ever a part of an HTML page.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new UtcTimeConverter() },
    };

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
