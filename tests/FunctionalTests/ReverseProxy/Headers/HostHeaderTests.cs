using EdgeGateway.Testing;
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

    [Theory]
    [InlineData("xn--0")]
    [InlineData("a.xn--99999999999999999999.example:80")]
    [InlineData("xn--.")]
    [InlineData(".(")]
    [InlineData("(.:80")]
    [InlineData("a!b.example")]
    [InlineData("a..b")]
    [InlineData("a.example..")]
    [InlineData("a.example:99999")]
    public async Task A_host_that_is_no_name_is_rejected_on_every_port(string host)
    {
        await using var gateway = await GatewayHost.StartAsync(("ForwardedHeaders:KnownProxies:0", "127.0.0.1"));
        foreach (var url in new[] { gateway.Http, gateway.Management })
        {
            foreach (var fields in new[] { $"Host: {host}", $"Host: a.example\r\nX-Forwarded-Host: {host}" })
            {
                using var client = await RawConnection.OpenAsync(url);
                await client.SendAsync($"GET /x HTTP/1.1\r\n{fields}\r\nConnection: close\r\n\r\n");
                var response = await client.ReadToEndAsync();
                Assert.StartsWith("HTTP/1.1 400 ", response, StringComparison.Ordinal);
                Assert.Contains("bad-host", response, StringComparison.Ordinal);
            }
        }

        using var connection = await RawHttp2.OpenAsync(gateway.H2c);
        Assert.Equal(
            "400",
            await connection.RequestAsync([
                (":method", "GET"),
                (":scheme", "http"),
                (":path", "/x"),
                (":authority", host),
            ])
        );
    }

    [Theory]
    [InlineData("a.example.", "a.example")]
    [InlineData("a.example.:81", "a.example:81")]
    [InlineData("xn--bcher-kva.example.", "xn--bcher-kva.example")]
    public async Task The_dot_at_the_end_of_a_host_is_dropped(string host, string kept)
    {
        await servers.SendAsync($"GET /host/x HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
        Assert.Equal(kept, TakeHost());
    }

    // The HTTP client sends a host that it cannot parse beside the destination's.
    [Fact]
    public async Task Whatever_the_host_is_a_backend_gets_one_or_the_request_is_rejected()
    {
        string[] hosts =
        [
            .. Enumerable
                .Range('!', '~' - '!' + 1)
                .SelectMany(i => new[] { $"a{(char)i}b.example", $"{(char)i}a", $"a{(char)i}" }),
            .. new[]
            {
                "a--b",
                "a-.b",
                "a.-b",
                "-",
                "_",
                "a_b",
                "1.2.3.4.5",
                "999.1.1.1",
                "127.1",
                "0x7f.1",
                "[::1]",
                "[::1]:81",
            },
            .. new[]
            {
                "a:",
                "a:0",
                "a:65535",
                "a:65536",
                "a:080",
                "[::g]",
                "[::1",
                "::1",
                "a.b:c",
                new string('a', 63),
            },
            .. new[] { new string('a', 64), $"{new string('a', 63)}.{new string('b', 64)}" },
            string.Join('.', Enumerable.Repeat("abcdefg", 31)),
            string.Join('.', Enumerable.Repeat("abcdefg", 32)),
        ];
        var kept = 0;
        foreach (var host in hosts)
        {
            var response = await servers.SendAsync($"GET /host/x HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
            if (response.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal))
            {
                Assert.Equal(host.TrimEnd('.'), TakeHost());
                kept++;
            }
            else
            {
                Assert.StartsWith("HTTP/1.1 400 ", response, StringComparison.Ordinal);
                Assert.Empty(servers.Backend.TakeHeads());
            }
        }

        // Each letter and digit at least.
        Assert.InRange(kept, 3 * 62, hosts.Length);
    }

    private string TakeHost() =>
        Assert.Single(
            Assert.Single(servers.Backend.TakeHeads()).Split("\r\n"),
            line => line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase)
        )["Host: ".Length..];
}
