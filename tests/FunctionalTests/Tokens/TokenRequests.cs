using System.Net.WebSockets;
using EdgeGateway.Testing;
using FunctionalTests.Clients;

namespace FunctionalTests.Tokens;

/// <summary>Sends tokens to a gateway in every place of a request, and collects the responses as text.</summary>
internal sealed class TokenRequests(GatewayHost gateway)
{
    private const string Path = "/apps/example-app/logs";

    /// <summary>The route of this path needs no token, so the gateway forwards its query unchanged.</summary>
    private const string AnonymousPath = "/open/x";

    private static readonly string[] Paths =
    [
        Path,
        "/apps/Example/logs",
        "/nowhere",
        "/v1/apps/example-app/logs",
        "/apps/example-app/lines",
        "/broken/x",
        AnonymousPath,
    ];
    private readonly List<string> _responses = [];

    /// <summary>The responses so far: status line, headers and body.</summary>
    public IReadOnlyList<string> Responses => _responses;

    /// <summary>Sends all kinds of requests with a token, over all protocols.</summary>
    public async Task SendAllAsync(string token)
    {
        await SendAllAsync(token, http2: false);
        await SendAllAsync(token, http2: true);
        await SendAsync(Get(gateway.Management, $"/revocations?token={token}"), null);
        foreach (var malformed in Malformed(token))
        {
            using var raw = await RawConnection.OpenAsync(gateway.Http);
            await raw.SendAsync(malformed);
            _responses.Add(
                await raw.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)
            );
        }
    }

    /// <summary>Issues a one-time token and uses it twice.</summary>
    /// <returns>The one-time token. Only the response that issues it contains it; that response is not collected.</returns>
    public async Task<string> SendOneTimeTokenAsync(string callerToken)
    {
        var issued = await ReadAsync(Get(gateway.Http, "/v1/apps/example-app/logs?once=true"), callerToken);
        var start = issued.IndexOf("token=", StringComparison.Ordinal) + "token=".Length;
        var oneTimeToken = issued[start..issued.LastIndexOf("\"}", StringComparison.Ordinal)];
        await SendAsync(Get(gateway.Http, $"{Path}?token={oneTimeToken}"), null);
        await SendAsync(Get(gateway.Http, $"{Path}?token={oneTimeToken}"), null);
        return oneTimeToken;
    }

    private async Task SendAllAsync(string token, bool http2)
    {
        var server = http2 ? gateway.H2c : gateway.Http;
        foreach (var path in Paths)
        {
            await SendAsync(Get(server, path), token, http2);
            if (path != AnonymousPath)
            {
                await SendAsync(Get(server, $"{path}?n=1&token={token}"), null, http2);
            }
        }

        await SendAsync(InSeveralPlaces(server, token), token, http2);
        await SendAsync(Get(server, $"{Path}?token={token}"), "another.to.ken", http2);
        await SendAsync(
            new HttpRequestMessage(HttpMethod.Delete, new Uri(server, $"/v1/apps/example-app/logs?token={token}")),
            token,
            http2
        );
        await SendAsync(Get(server, $"{Path}?token={token}&x={new string('x', 7_000)}"), null, http2);
        await SendAsync(Preflight(server, token), null, http2);
        await OpenStreamsAsync(server, token, http2);
    }

    private async Task SendAsync(HttpRequestMessage request, string? token, bool http2 = false) =>
        _responses.Add(await ReadAsync(request, token, http2));

    private static async Task<string> ReadAsync(HttpRequestMessage request, string? token, bool http2 = false)
    {
        using var response = await Http.SendAsync(request, token, http2);
        return $"{response}{await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
    }

    private static async Task OpenStreamsAsync(Uri server, string token, bool http2)
    {
        using var response = await Http.GetAsync(server, $"{Path}?stream=true&token={token}", http2: http2);
        try
        {
            using var socket = await WebSocketClient.OpenAsync(
                server,
                $"{Path}?stream=true&token={token}",
                http2: http2
            );
        }
        catch (WebSocketException)
        {
            // The gateway rejects most of the tokens.
        }
    }

    private static HttpRequestMessage Get(Uri server, string path) => new(HttpMethod.Get, new Uri(server, path));

    private static HttpRequestMessage InSeveralPlaces(Uri server, string token) =>
        new(HttpMethod.Get, new Uri(server, $"{Path}?a=b&token={token}&%74oken={token}&n=1"))
        {
            Headers =
            {
                { "Referer", $"https://gateway/apps/example-app/logs?stream=true&token={token}" },
                { "Cookie", $"token={token}" },
                { "X-Token", token },
            },
        };

    private static HttpRequestMessage Preflight(Uri server, string token) =>
        new(HttpMethod.Options, new Uri(server, $"{Path}?token={token}"))
        {
            Headers =
            {
                { "Origin", "https://app.example.com" },
                { "Access-Control-Request-Method", "GET" },
                { "Access-Control-Request-Headers", "authorization" },
            },
        };

    private static IEnumerable<string> Malformed(string token) =>
        [
            $"GET ?token={token} HTTP/1.1\r\nHost: a\r\n\r\n",
            $"GET {Path}?token={token} HTTP/9.9\r\nHost: a\r\n\r\n",
            $"GET {Path}?token={token}\r\nHost: a\r\n\r\n",
            $"GET {Path} HTTP/1.1\r\nHost: a\r\nAuthorization Bearer {token}\r\n\r\n",
            $"GET {Path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\u0001\0\r\n\r\n",
            $"GET {Path} HTTP/1.1\r\nHost: {token}\r\nConnection: close\r\n\r\n",
            $"GET {Path} HTTP/1.1\r\nHost: a\r\nContent-Length: {token}\r\nConnection: close\r\n\r\n",
            $"GET {Path}?token={token}&x={new string('x', 20_000)} HTTP/1.1\r\nHost: a\r\n\r\n",
            $"GET {Path}?token={token}&stream=true HTTP/1.1\r\nHost: a\r\n"
                + "Connection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n",
        ];
}
