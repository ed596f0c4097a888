using FunctionalTests.Clients;

namespace FunctionalTests.ReverseProxy;

/// <summary>A backend over HTTP/1.1 gets one <c>Host</c>: its own, or the client's where the route keeps that.</summary>
public sealed class HostHeaderTests(RawHttpFixture servers) : IClassFixture<RawHttpFixture>
{
    // the request's first lines, the Host on a route that keeps the client's; none where that is the destination's
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
    public async Task Whatever_an_http1_client_sends(string head, string? kept)
    {
        foreach (var path in new[] { "/x", "/host/x" })
        {
            var answer = await servers.SendAsync($"GET {path} {head}\r\nConnection: close\r\n");
            Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
            Assert.Equal((path == "/x" ? null : kept) ?? servers.Backend.Url.Authority, Host());
        }
    }

    [Theory]
    [InlineData("a.example", null, "a.example")]
    [InlineData("a.example", "b.example", "a.example")]
    [InlineData(null, "b.example", "b.example")]
    [InlineData("", null, null)]
    [InlineData(null, null, null)]
    public async Task Whatever_an_http2_client_sends(string? authority, string? host, string? kept)
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
            Assert.Equal((path == "/x" ? null : kept) ?? servers.Backend.Url.Authority, Host());
        }
    }

    private string Host() =>
        Assert.Single(
            Assert.Single(servers.Backend.TakeHeads()).Split("\r\n"),
            line => line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase)
        )["Host: ".Length..];
}
