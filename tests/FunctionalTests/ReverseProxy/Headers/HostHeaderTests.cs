using FunctionalTests.Clients;

namespace FunctionalTests.ReverseProxy.Headers;

/// <summary>An HTTP/1.1 backend gets exactly one <c>Host</c>: its own, or the client's if the route keeps it.</summary>
public sealed class HostHeaderTests(RawHttpFixture servers) : IClassFixture<RawHttpFixture>
{
    // rest of the request head, expected Host on a route that keeps the client's; null: the destination's
    public static TheoryData<string, string?> Heads =>
        new()
        {
            { "HTTP/1.1\r\nHost: a.example:81", "a.example:81" },
            { "HTTP/1.1\r\nHost: A.Example", "A.Example" },
            { "HTTP/1.1\r\nHost:", null },
            { "HTTP/1.1\r\nHost:   ", null },
            { "HTTP/1.0", null },
            { "HTTP/1.0\r\nHost:", null },
            { "HTTP/1.0\r\nHost: a.example", "a.example" },
        };

    [Theory]
    [MemberData(nameof(Heads))]
    public async Task A_backend_gets_one_host_header_for_each_kind_of_http1_request(string head, string? kept)
    {
        foreach (var path in new[] { "/x", "/host/x" })
        {
            var response = await servers.SendAsync($"GET {path} {head}\r\nConnection: close\r\n");
            Assert.StartsWith("HTTP/1.1 200 ", response, StringComparison.Ordinal);
            Assert.Equal((path == "/x" ? null : kept) ?? servers.Backend.Url.Authority, TakeHost());
        }
    }

    [Theory]
    [InlineData("a.example", null, "a.example")]
    [InlineData("a.example", "b.example", "a.example")]
    [InlineData(null, "b.example", "b.example")]
    [InlineData("", null, null)]
    [InlineData(null, null, null)]
    public async Task A_backend_gets_one_host_header_for_each_kind_of_http2_request(
        string? authority,
        string? host,
        string? kept
    )
    {
        using var connection = await RawHttp2.OpenAsync(servers.Gateway.H2c);
        foreach (var path in new[] { "/x", "/host/x" })
        {
            Assert.Equal(
                "200",
                await connection.RequestAsync([
                    (":method", "GET"),
                    (":scheme", "http"),
                    (":path", path),
                    .. authority is null ? Array.Empty<(string, string)>() : [(":authority", authority)],
                    .. host is null ? Array.Empty<(string, string)>() : [("host", host)],
                ])
            );
            Assert.Equal((path == "/x" ? null : kept) ?? servers.Backend.Url.Authority, TakeHost());
        }
    }

    private string TakeHost() =>
        Assert.Single(
            Assert.Single(servers.Backend.TakeHeads()).Split("\r\n"),
            line => line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase)
        )["Host: ".Length..];
}
