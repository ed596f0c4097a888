namespace FunctionalTests.StreamLimits;

/// <summary>
/// Builds WebSocket handshakes as plain requests, so that a test can read the response to a rejected one.
/// </summary>
internal static class Handshake
{
    public static HttpRequestMessage OverHttp1(Uri server, string path) =>
        new(HttpMethod.Get, new Uri(server, path))
        {
            Headers =
            {
                { "Connection", "Upgrade" },
                { "Upgrade", "websocket" },
                { "Sec-WebSocket-Version", "13" },
                { "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==" },
            },
        };

    /// <summary>Builds an extended CONNECT (RFC 8441 section 4).</summary>
    public static HttpRequestMessage OverHttp2(Uri server, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Connect, new Uri(server, path))
        {
            Headers = { Protocol = "websocket" },
        };
        request.Headers.Add("Sec-WebSocket-Version", "13");
        return request;
    }
}
