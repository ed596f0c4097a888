using System.Net;
using EdgeGateway.Testing;
using FunctionalTests.Clients;

namespace FunctionalTests.Browsers;

public sealed class WebSocketOriginTests
{
    private const string App = "https://app.example.com";
    private const string Evil = "https://evil.example.com";
    private const string Stream = "/apps/example-app/logs?stream=true";

    private static readonly (string Key, string? Value) AllowApp = ("WebSockets:AllowedOrigins:0", App);

    public static TheoryData<string, bool> Rejected
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach (
                var origin in new[]
                {
                    Evil,
                    "http://app.example.com",
                    "https://app.example.com:8443",
                    "https://app.example.com.evil.example",
                    "https://app.example.com@evil.example/",
                    "https://evil.example/https://app.example.com",
                    "https://app.example.com.evil.example/1.48.0",
                    $"{App}, {App}",
                    $"{App} {App}",
                    $"{App}/1.48.0, {Evil}",
                    "null",
                    "*",
                }
            )
            {
                rows.Add(origin, false);
                rows.Add(origin, true);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rejected))]
    public async Task A_page_of_another_origin_is_rejected_before_its_token_is_checked(string origin, bool http2)
    {
        await using var gateway = await GatewayHost.StartAsync(AllowApp);
        foreach (var token in new[] { null, gateway.Token() })
        {
            using var response = await HandshakeAsync(gateway, http2, token, origin);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
            Assert.Equal("origin-not-allowed", await Http.ProblemCodeAsync(response));
            Assert.Equal("no-referrer", response.HeaderValue("Referrer-Policy"));
        }
    }

    [Theory]
    [InlineData(App, App, false)]
    [InlineData(App, App, true)]
    [InlineData(App, null, false)]
    [InlineData(App, "", false)]
    [InlineData(App, " ", false)]
    [InlineData(App, "", true)]
    [InlineData(App, null, true)]
    [InlineData(App, "HTTPS://APP.EXAMPLE.COM", false)]
    [InlineData(App, "https://app.example.com:443", false)]
    [InlineData("https://app.example.com:443", App, true)]
    [InlineData(App, "https://app.example.com/", false)]
    [InlineData(App, "https://app.example.com/1.48.0", true)]
    [InlineData("http://example-app.local", "http://example-app.local/1.48.0", false)]
    [InlineData("http://example-app.local:80", "HTTP://Example-App.local/1.48.0?a=b#c", false)]
    [InlineData("http://127.0.0.1:3000", "http://127.0.0.1:3000", false)]
    [InlineData("http://[::1]:3000", "http://[::1]:3000", true)]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example", false)]
    [InlineData("*", Evil, false)]
    [InlineData("*", "null", true)]
    [InlineData(null, Evil, false)]
    [InlineData(null, "null", true)]
    public async Task A_page_of_an_allowed_origin_and_a_client_without_an_origin_connect(
        string? configured,
        string? origin,
        bool http2
    )
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(
            [source],
            configured is null ? [] : [("WebSockets:AllowedOrigins:0", configured)]
        );
        using var response = await HandshakeAsync(gateway, http2, gateway.Token(), origin);
        Assert.Equal(http2 ? HttpStatusCode.OK : HttpStatusCode.SwitchingProtocols, response.StatusCode);
        Assert.Equal("no-referrer", response.HeaderValue("Referrer-Policy"));
    }

    [Fact]
    public async Task Two_origin_headers_are_rejected_even_if_each_is_allowed()
    {
        await using var gateway = await GatewayHost.StartAsync(AllowApp);
        using var connection = await RawConnection.OpenAsync(gateway.Http);
        await connection.SendAsync(
            $"GET {Stream} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\n"
                + $"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: {App}\r\nOrigin: {App}\r\n\r\n"
        );
        var response = "";
        await Eventually.HoldsAsync(async () =>
            (response += System.Text.Encoding.ASCII.GetString(await connection.ReadAsync())).Contains(
                '}',
                StringComparison.Ordinal
            )
        );
        Assert.StartsWith("HTTP/1.1 403 ", response, StringComparison.Ordinal);
        Assert.Contains("origin-not-allowed", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_without_an_upgrade_are_not_checked_against_the_WebSocket_origins()
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source], AllowApp);
        using var response = await Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Http, Stream)) { Headers = { { "Origin", Evil } } },
            gateway.Token()
        );
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static Task<HttpResponseMessage> HandshakeAsync(
        GatewayHost gateway,
        bool http2,
        string? token,
        string? origin
    )
    {
        var request = new HttpRequestMessage(
            http2 ? HttpMethod.Connect : HttpMethod.Get,
            new Uri(http2 ? gateway.H2c : gateway.Http, Stream)
        );
        request.Headers.Add("Sec-WebSocket-Version", "13");
        if (http2)
        {
            request.Headers.Protocol = "websocket";
        }
        else
        {
            request.Headers.Add("Connection", "Upgrade");
            request.Headers.Add("Upgrade", "websocket");
            request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        }

        if (origin is not null)
        {
            Assert.True(request.Headers.TryAddWithoutValidation("Origin", origin));
        }

        return Http.SendAsync(request, token, http2);
    }
}
