using System.Net;
using System.Text;
using EdgeGateway.Testing;
using FunctionalTests.Browsers;
using FunctionalTests.Clients;

namespace FunctionalTests.ReverseProxy.Headers;

/// <summary>Non-ASCII bytes in headers pass unchanged in both directions.</summary>
public sealed class HeaderByteTests(RawHttpFixture servers) : IClassFixture<RawHttpFixture>
{
    // The bytes 0x80 to 0xFF; one character is one byte.
    private static readonly string Bytes = string.Concat(Enumerable.Range(0x80, 0x80).Select(value => (char)value));

    // description, head of the backend's response, body
    public static TheoryData<string, string, string> Responses =>
        new()
        {
            { "a response", RawHttpBackend.Ok, "" },
            { "an error", "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0", "" },
            { "a redirection", "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /\u00e4\u00ff", "" },
            { "an event stream", "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream", "data: x\n\n" },
            { "no content", "HTTP/1.1 304 Not Modified", "" },
        };

    [Theory]
    [MemberData(nameof(Responses))]
    public async Task Non_ascii_bytes_in_response_headers_pass_unchanged(string description, string head, string body)
    {
        Assert.NotEmpty(description);
        var answer = await servers.GetWithResponseAsync(
            $"{head}\r\nX-Bytes: {Bytes}\r\nSet-Cookie: a=\u00e9\r\n"
                + "Content-Disposition: attachment; filename=\"Gr\u00c3\u00bc.txt\"",
            body
        );
        Assert.StartsWith(head.Split("\r\n")[0], answer, StringComparison.Ordinal);
        Assert.Contains($"\r\nX-Bytes: {Bytes}\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nSet-Cookie: a=\u00e9\r\n", answer, StringComparison.Ordinal);
        Assert.Contains(
            "\r\nContent-Disposition: attachment; filename=\"Gr\u00c3\u00bc.txt\"\r\n",
            answer,
            StringComparison.Ordinal
        );
        if (head.Contains("Location", StringComparison.Ordinal))
        {
            Assert.Contains("\r\nLocation: /\u00e4\u00ff\r\n", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Non_ascii_bytes_in_websocket_handshakes_pass_unchanged()
    {
        var answer = await servers.GetWithResponseAsync(
            $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + $"Sec-WebSocket-Accept: {{accept}}\r\nX-Bytes: {Bytes}",
            "\u0081\u0002hi",
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + $"X-Bytes: {Bytes}\r\n"
        );
        Assert.StartsWith("HTTP/1.1 101 ", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\nX-Bytes: {Bytes}\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\n\r\n\u0081\u0002hi", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\nX-Bytes: {Bytes}\r\n", servers.LastHead, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Non_ascii_bytes_in_request_headers_pass_unchanged()
    {
        Assert.StartsWith(
            "HTTP/1.1 200 ",
            await servers.GetAsync(
                "/x",
                $"X-Bytes: {Bytes}\r\nCookie: a=\u00ff\u00fe\r\nUser-Agent: \u00e4\r\nReferer: /\u00e4?\u00c3\u00bc\r\n"
            ),
            StringComparison.Ordinal
        );
        var head = Assert.Single(servers.Backend.TakeHeads());
        Assert.Contains($"\r\nX-Bytes: {Bytes}\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nCookie: a=\u00ff\u00fe\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nUser-Agent: \u00e4\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nReferer: /\u00e4?\u00c3\u00bc\r\n", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Non_ascii_bytes_pass_unchanged_between_http_versions(bool http2Client, bool http2Backend)
    {
        await using var backend = await BackendHost.StartAsync(
            context =>
            {
                context.Response.Headers["X-Bytes"] = context.Request.Headers["X-Bytes"];
                return Task.CompletedTask;
            },
            Encoding.Latin1
        );

        // A setting for another encoding has no effect.
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(http2Backend),
            ("ReverseProxy:Clusters:generic:HttpClient:RequestHeaderEncoding", "utf-8"),
        ]);
        Assert.NotNull(
            gateway.FindLogLine(
                "ReverseProxy:Clusters:generic:HttpClient:RequestHeaderEncoding is 'utf-8' and has no effect"
            )
        );
        using var handler = new SocketsHttpHandler
        {
            RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        };
        using var invoker = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri(http2Client ? gateway.H2c : gateway.Http, "/generic/x")
        );
        request.Headers.TryAddWithoutValidation("X-Bytes", Bytes);
        using var response = await Http.SendAsync(request, http2: http2Client, invoker: invoker);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Bytes, response.HeaderValue("X-Bytes"));
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("a\rb")]
    public async Task Bytes_that_could_end_a_header_do_not_pass_in_either_direction(string value)
    {
        Assert.StartsWith(
            "HTTP/1.1 400 ",
            await servers.GetAsync("/x", $"X-Bad: {value}\r\n"),
            StringComparison.Ordinal
        );
        Assert.Empty(servers.Backend.TakeHeads());
        Assert.Contains(
            "\r\nX-Bad: a b\r\n",
            await servers.GetWithResponseAsync($"{RawHttpBackend.Ok}\r\nX-Bad: {value}", ""),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("a\u0001b")]
    [InlineData("\u007f")]
    [InlineData("\u001b[31m")]
    public async Task Other_control_characters_are_rejected_in_both_directions(string value)
    {
        var answer = await servers.GetAsync("/x", $"X-Bad: {value}\r\n");
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"bad-request\"", answer, StringComparison.Ordinal);
        using (var connection = await RawHttp2.OpenAsync(servers.Gateway.H2c))
        {
            Assert.Equal("400", await connection.GetAsync("/x", ("x-bad", value)));
        }

        Assert.Empty(servers.Backend.TakeHeads());
        answer = await servers.GetWithResponseAsync($"{RawHttpBackend.Ok}\r\nX-Bad: {value}", "");
        Assert.StartsWith("HTTP/1.1 502 ", answer, StringComparison.Ordinal);
        Assert.Contains("The backend's response is not valid.", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tab_passes_unchanged()
    {
        Assert.StartsWith("HTTP/1.1 200 ", await servers.GetAsync("/x", "X-Tab: a\tb\r\n"), StringComparison.Ordinal);
        Assert.Contains("\r\nX-Tab: a\tb\r\n", Assert.Single(servers.Backend.TakeHeads()), StringComparison.Ordinal);
        Assert.Contains(
            "\r\nX-Tab: a\tb\r\n",
            await servers.GetWithResponseAsync($"{RawHttpBackend.Ok}\r\nX-Tab: a\tb", ""),
            StringComparison.Ordinal
        );
    }
}
