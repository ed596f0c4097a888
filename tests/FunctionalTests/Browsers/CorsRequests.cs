using FunctionalTests.Clients;

namespace FunctionalTests.Browsers;

/// <summary>The requests that a browser sends for a page of another origin.</summary>
internal static class CorsRequests
{
    public static Task<HttpResponseMessage> PreflightAsync(
        Uri server,
        string path,
        string origin,
        string method = "GET",
        bool http2 = false
    ) =>
        Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Options, new Uri(server, path))
            {
                Headers =
                {
                    { "Origin", origin },
                    { "Access-Control-Request-Method", method },
                    { "Access-Control-Request-Headers", "authorization" },
                },
            },
            http2: http2
        );

    public static Task<HttpResponseMessage> GetAsync(
        Uri server,
        string path,
        string origin,
        string? token = null,
        bool http2 = false
    ) =>
        Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, new Uri(server, path)) { Headers = { { "Origin", origin } } },
            token,
            http2
        );
}
