using System.Net;
using System.Text;
using EdgeGateway.Testing;
using FunctionalTests.Browsers;
using FunctionalTests.Clients;

namespace FunctionalTests.ReverseProxy;

/// <summary>Header bytes beyond ASCII pass unchanged, either way.</summary>
public sealed class HeaderByteTests(ByteServers servers) : IClassFixture<ByteServers>
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0";

    // A character for a byte: 0x80 to 0xFF.
    private static readonly string Bytes = string.Concat(Enumerable.Range(0x80, 0x80).Select(value => (char)value));

    // what, the head of the backend's answer, what comes behind it
    public static TheoryData<string, string, string> Answers => new()
    {
        { "a response", Ok, "" },
        { "an error", "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0", "" },
        { "a redirection", "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /\u00e4\u00ff", "" },
        { "an event stream", "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream", "data: x\n\n" },
        { "no content", "HTTP/1.1 304 Not Modified", "" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Those_of_any_response_do(string what, string head, string body)
    {
        Assert.NotEmpty(what);
        var answer = await AnsweredAsync($"{head}\r\nX-Bytes: {Bytes}\r\nSet-Cookie: a=\u00e9\r\nContent-Disposition: attachment; filename=\"Gr\u00c3\u00bc.txt\"", body);
        Assert.StartsWith(head.Split("\r\n")[0], answer, StringComparison.Ordinal);
        Assert.Contains($"\r\nX-Bytes: {Bytes}\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nSet-Cookie: a=\u00e9\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Disposition: attachment; filename=\"Gr\u00c3\u00bc.txt\"\r\n", answer, StringComparison.Ordinal);
        if (head.Contains("Location", StringComparison.Ordinal))
        {
            Assert.Contains("\r\nLocation: /\u00e4\u00ff\r\n", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Those_of_a_websocket_do()
    {
        var answer = await AnsweredAsync(
            $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {{accept}}\r\nX-Bytes: {Bytes}", "\u0081\u0002hi",
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + $"X-Bytes: {Bytes}\r\n");
        Assert.StartsWith("HTTP/1.1 101 ", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\nX-Bytes: {Bytes}\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\n\r\n\u0081\u0002hi", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\nX-Bytes: {Bytes}\r\n", servers.Backend.Take()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Those_of_a_request_do()
    {
        Assert.StartsWith("HTTP/1.1 200 ", await servers.GetAsync(
            "/x", $"X-Bytes: {Bytes}\r\nCookie: a=\u00ff\u00fe\r\nUser-Agent: \u00e4\r\nReferer: /\u00e4?\u00c3\u00bc\r\n"), StringComparison.Ordinal);
        var head = Assert.Single(servers.Backend.Take());
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
    public async Task They_pass_either_way_between_versions(bool http2Client, bool http2Backend)
    {
        await using var backend = await BackendHost.StartAsync(
            context =>
            {
                context.Response.Headers["X-Bytes"] = context.Request.Headers["X-Bytes"];
                return Task.CompletedTask;
            },
            Encoding.Latin1);

        // Settings of another encoding have no effect.
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(http2Backend), ("ReverseProxy:Clusters:generic:HttpClient:RequestHeaderEncoding", "utf-8")]);
        Assert.NotNull(gateway.Logged("ReverseProxy:Clusters:generic:HttpClient:RequestHeaderEncoding is 'utf-8' and has no effect"));
        using var handler = new SocketsHttpHandler
        {
            RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        };
        using var invoker = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(http2Client ? gateway.H2c : gateway.Http, "/generic/x"));
        request.Headers.TryAddWithoutValidation("X-Bytes", Bytes);
        using var response = await Http.SendAsync(request, http2: http2Client, through: invoker);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Bytes, response.Line("X-Bytes"));
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("a\rb")]
    public async Task Bytes_that_end_a_header_pass_neither_way(string value)
    {
        Assert.StartsWith("HTTP/1.1 400 ", await servers.GetAsync("/x", $"X-Bad: {value}\r\n"), StringComparison.Ordinal);
        Assert.Empty(servers.Backend.Take());
        Assert.Contains("\r\nX-Bad: a b\r\n", await AnsweredAsync($"{Ok}\r\nX-Bad: {value}", ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_route_writes_into_a_header_is_UTF8()
    {
        await using var gateway = await servers.StartGatewayAsync(
            ("ReverseProxy:Routes:all:Transforms:0:RequestHeader", "X-Set"), ("ReverseProxy:Routes:all:Transforms:0:Set", "Grüße 日"),
            ("ReverseProxy:Routes:all:Transforms:1:ResponseHeader", "X-Set"), ("ReverseProxy:Routes:all:Transforms:1:Set", "é"));
        Assert.Contains("\r\nX-Set: \u00c3\u00a9\r\n", await servers.GetAsync("/x", gateway: gateway), StringComparison.Ordinal);
        Assert.Contains($"\r\nX-Set: {Encoding.Latin1.GetString("Grüße 日"u8)}\r\n", Assert.Single(servers.Backend.Take()), StringComparison.Ordinal);
    }

    private async Task<string> AnsweredAsync(string answer, string body, string lines = "")
    {
        (servers.Backend.Answer, servers.Backend.Body) = (answer, body);
        try
        {
            return await servers.GetAsync("/x", lines);
        }
        finally
        {
            (servers.Backend.Answer, servers.Backend.Body) = (Ok, "");
            if (lines.Length == 0)
            {
                servers.Backend.Take();
            }
        }
    }
}
