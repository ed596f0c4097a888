using System.Text;
using FunctionalTests.Clients;

namespace FunctionalTests.Status.OpenApi;

/// <summary>Requests of paths that the document at <c>/openapi.json</c> describes.</summary>
internal static class ManagementPort
{
    /// <summary>The paths that need no token.</summary>
    public static readonly string[] OutsideOfTheApi = ["/healthz", "/readyz", "/metrics"];

    /// <summary>Returns a path with values instead of its parameters.</summary>
    public static string ExamplePath(string path) =>
        path.Replace("{id}", "x", StringComparison.Ordinal)
            .Replace("{cluster}", "log-source", StringComparison.Ordinal)
            .Replace("{name}", "primary", StringComparison.Ordinal)
            .Replace("{tenant}", "acme", StringComparison.Ordinal);

    /// <summary>
    /// Sends a request with a method in lower case, as the document has it. The body of an event stream is not read: it
    /// does not end.
    /// </summary>
    public static async Task<(int Status, string Type, string Body)> SendAsync(
        Uri server,
        string method,
        string path,
        string? body = null,
        string? token = null
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), new Uri(server, path))
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        using var response = await Http.SendAsync(request, token);
        var type = response.Content.Headers.ContentType?.MediaType ?? "";
        return (
            (int)response.StatusCode,
            type,
            type == "text/event-stream"
                ? ""
                : await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
    }
}
