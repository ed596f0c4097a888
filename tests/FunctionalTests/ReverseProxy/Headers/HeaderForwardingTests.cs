using System.Text;
using FunctionalTests.Clients;

namespace FunctionalTests.ReverseProxy.Headers;

/// <summary>How trace headers, trailers and headers from transforms are forwarded.</summary>
public sealed class HeaderForwardingTests(RawHttpFixture servers) : IClassFixture<RawHttpFixture>
{
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
        var answer = await servers.GetWithResponseAsync(Chunked, Body);
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
            (servers.Backend.ResponseHead, servers.Backend.ResponseBody) = (RawHttpBackend.Ok, "");
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
}
