using System.Net;
using System.Text;
using EdgeGateway.Testing;
using FunctionalTests.Browsers;
using FunctionalTests.Clients;

namespace FunctionalTests.ReverseProxy;

/// <summary>Non-ASCII bytes in headers pass unchanged in both directions.</summary>
public sealed class HeaderByteTests(RawHttpFixture servers) : IClassFixture<RawHttpFixture>
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0";

    // The bytes 0x80 to 0xFF; one character is one byte.
    private static readonly string Bytes = string.Concat(Enumerable.Range(0x80, 0x80).Select(value => (char)value));

    // description, head of the backend's response, body
    public static TheoryData<string, string, string> Responses =>
        new()
        {
            { "a response", Ok, "" },
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
        var answer = await GetWithResponseAsync(
            $"{head}\r\nX-Bytes: {Bytes}\r\nSet-Cookie: a=\u00e9\r\nContent-Disposition: attachment; filename=\"Gr\u00c3\u00bc.txt\"",
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
        var answer = await GetWithResponseAsync(
            $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {{accept}}\r\nX-Bytes: {Bytes}",
            "\u0081\u0002hi",
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + $"X-Bytes: {Bytes}\r\n"
        );
        Assert.StartsWith("HTTP/1.1 101 ", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\nX-Bytes: {Bytes}\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\n\r\n\u0081\u0002hi", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\nX-Bytes: {Bytes}\r\n", servers.Backend.TakeHeads()[^1], StringComparison.Ordinal);
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
            await GetWithResponseAsync($"{Ok}\r\nX-Bad: {value}", ""),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("a\u0001b")]
    [InlineData("\u007f")]
    [InlineData("\u001b[31m")]
    public async Task Other_control_characters_are_refused_in_both_directions(string value)
    {
        var answer = await servers.GetAsync("/x", $"X-Bad: {value}\r\n");
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"bad-request\"", answer, StringComparison.Ordinal);
        using (var connection = await RawHttp2.OpenAsync(servers.Gateway.H2c))
        {
            Assert.Equal(
                "400",
                await connection.RequestAsync(
                    (":method", "GET"),
                    (":scheme", "http"),
                    (":authority", "x"),
                    (":path", "/x"),
                    ("x-bad", value)
                )
            );
        }

        Assert.Empty(servers.Backend.TakeHeads());
        answer = await GetWithResponseAsync($"{Ok}\r\nX-Bad: {value}", "");
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
            await GetWithResponseAsync($"{Ok}\r\nX-Tab: a\tb", ""),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("/value/Gr%C3%BC%C3%9Fe/x", "Gr\u00c3\u00bc\u00c3\u009fe")]
    [InlineData("/value/%E6%97%A5/x", "\u00e6\u0097\u00a5")]
    [InlineData("/value/plain/x", "plain")]
    public async Task Path_values_in_headers_are_written_as_UTF8(string target, string bytes)
    {
        await using var gateway = await servers.StartGatewayAsync(
            ("ReverseProxy:Routes:value:ClusterId", "bytes"),
            ("ReverseProxy:Routes:value:Match:Path", "/value/{app}/{**rest}"),
            ("ReverseProxy:Routes:value:AuthorizationPolicy", "Anonymous"),
            ("ReverseProxy:Routes:value:Transforms:0:RequestHeaderRouteValue", "X-Set"),
            ("ReverseProxy:Routes:value:Transforms:0:Set", "app"),
            ("ReverseProxy:Routes:value:Transforms:1:RequestHeaderRouteValue", "X-Added"),
            ("ReverseProxy:Routes:value:Transforms:1:Append", "app")
        );
        Assert.StartsWith(
            "HTTP/1.1 200 ",
            await servers.GetAsync(target, "X-Added: \u00e9\r\n", gateway),
            StringComparison.Ordinal
        );
        var head = Assert.Single(servers.Backend.TakeHeads());
        Assert.StartsWith($"GET {target} ", head, StringComparison.Ordinal);
        Assert.Contains($"\r\nX-Set: {bytes}\r\n", head, StringComparison.Ordinal);
        Assert.Contains($"\r\nX-Added: \u00e9, {bytes}\r\n", head, StringComparison.Ordinal);
        Assert.Contains($"\r\nX-Edge-App: {bytes}\r\n", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "tracestate: congo=t61rcWkgMzE,rojo=00f067aa0ba902b7"
    )]
    [InlineData("traceparent: not valid", "tracestate: =")]
    [InlineData("baggage: k=v", "baggage-x: 1")]
    [InlineData("baggage: a=1;p;q=%20 , b = \u00e9,,c", "Correlation-Context: k=v")]
    [InlineData("Request-Id: |4bf92f3577b34da6a3ce929d0e0e4736.", "Correlation-Context: a = b, c")]
    public async Task Trace_headers_pass_unchanged_and_none_is_added(string one, string other)
    {
        Assert.StartsWith(
            "HTTP/1.1 200 ",
            await servers.GetAsync("/x", $"{one}\r\n{other}\r\n"),
            StringComparison.Ordinal
        );
        var head = Assert.Single(servers.Backend.TakeHeads());
        string[] names = ["traceparent", "tracestate", "baggage", "baggage-x", "Correlation-Context", "Request-Id"];
        var lines = head.Split("\r\n")
            .Where(line => names.Contains(line.Split(':')[0], StringComparer.OrdinalIgnoreCase));
        Assert.Equal(
            new[] { one, other }.Order(StringComparer.OrdinalIgnoreCase),
            lines.Order(StringComparer.OrdinalIgnoreCase)
        );
        Assert.StartsWith("HTTP/1.1 200 ", await servers.GetAsync("/x"), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "traceparent",
            Assert.Single(servers.Backend.TakeHeads()),
            StringComparison.OrdinalIgnoreCase
        );
    }

    [Fact]
    public async Task Trailers_are_announced_only_where_they_are_sent()
    {
        const string Chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-T";
        const string Body = "2\r\nhi\r\n0\r\nX-T: 1\r\n\r\n";
        var answer = await GetWithResponseAsync(Chunked, Body);
        Assert.EndsWith("2\r\nhi\r\n0\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("X-T", answer, StringComparison.Ordinal);

        (servers.Backend.ResponseHead, servers.Backend.ResponseBody) = (Chunked, Body);
        try
        {
            using var response = await Http.SendAsync(
                new HttpRequestMessage(HttpMethod.Get, new Uri(servers.Gateway.H2c, "/x")),
                http2: true
            );
            Assert.Equal("hi", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.Equal(["X-T"], response.Headers.Trailer);
            Assert.Equal(["1"], response.TrailingHeaders.GetValues("X-T"));
        }
        finally
        {
            (servers.Backend.ResponseHead, servers.Backend.ResponseBody) = (Ok, "");
            servers.Backend.TakeHeads();
        }
    }

    [Fact]
    public async Task Header_values_from_transforms_are_written_as_UTF8()
    {
        await using var gateway = await servers.StartGatewayAsync(
            ("ReverseProxy:Routes:all:Transforms:0:RequestHeader", "X-Set"),
            ("ReverseProxy:Routes:all:Transforms:0:Set", "Grüße 日"),
            ("ReverseProxy:Routes:all:Transforms:1:ResponseHeader", "X-Set"),
            ("ReverseProxy:Routes:all:Transforms:1:Set", "é")
        );
        Assert.Contains(
            "\r\nX-Set: \u00c3\u00a9\r\n",
            await servers.GetAsync("/x", gateway: gateway),
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"\r\nX-Set: {Encoding.Latin1.GetString("Grüße 日"u8)}\r\n",
            Assert.Single(servers.Backend.TakeHeads()),
            StringComparison.Ordinal
        );
    }

    private async Task<string> GetWithResponseAsync(string answer, string body, string lines = "")
    {
        (servers.Backend.ResponseHead, servers.Backend.ResponseBody) = (answer, body);
        try
        {
            return await servers.GetAsync("/x", lines);
        }
        finally
        {
            (servers.Backend.ResponseHead, servers.Backend.ResponseBody) = (Ok, "");
            if (lines.Length == 0)
            {
                servers.Backend.TakeHeads();
            }
        }
    }
}
