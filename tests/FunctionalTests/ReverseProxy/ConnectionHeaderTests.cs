using FunctionalTests.Clients;

namespace FunctionalTests.ReverseProxy;

/// <summary>The fields that <c>Connection</c> names are for one connection (RFC 9110 section 7.6.1).</summary>
public sealed class ConnectionHeaderTests(RawHttpFixture servers) : IClassFixture<RawHttpFixture>
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2";

    public static TheoryData<string> Lines =>
        [
            "Connection: X-Foo\r\n",
            "Connection: close, X-Foo\r\n",
            "Connection: X-Foo, close\r\n",
            "connection: keep-alive,x-foo\r\n",
            "Connection: keep-alive\r\nConnection: X-FOO\r\n",
            "Connection: close\r\nConnection: X-Foo\r\n",
            "Connection: ,, \t X-Foo\t ,\r\n",
            "Connection: \"a, X-Foo, b\"\r\n",
            "Connection: Upgrade, X-Foo\r\n",
            "Connection: X-Bar, X-Foo\r\nX-Bar: 1\r\n",
        ];

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task A_clients_do_not_reach_a_backend(string lines)
    {
        Assert.StartsWith(
            "HTTP/1.1 200 ",
            await servers.GetAsync("/x", $"{lines}X-Foo: 1\r\nX-Foo: 2\r\nX-Other: 3\r\n"),
            StringComparison.Ordinal
        );
        var head = Assert.Single(servers.Backend.TakeHeads());
        Assert.DoesNotContain("X-Foo", head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("X-Bar", head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\r\nConnection:", head, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\r\nX-Other: 3\r\n", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_gateway_writes_and_what_frames_the_request_is_not_the_clients_to_take_away()
    {
        var token = servers.Gateway.Token();
        const string Names =
            "Authorization, X-Edge-Tenant, X-Edge-Request-Id, X-Forwarded-For, X-Forwarded-Host, X-Forwarded-Proto, Host, Content-Length";
        var answer = await servers.SendAsync(
            "POST /token/x HTTP/1.1\r\nHost: x\r\n"
                + $"Connection: close, {Names}, Transfer-Encoding\r\nAuthorization: Bearer {token}\r\nContent-Length: 0\r\n"
        );
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        var head = Assert.Single(servers.Backend.TakeHeads());
        Assert.Contains("\r\nX-Edge-Tenant: acme\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Edge-Request-Id: ", head, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Forwarded-For: 127.0.0.1\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Length: 0\r\n", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Authorization", head, StringComparison.OrdinalIgnoreCase);

        // Nor does naming the credentials make a request one without.
        answer = await servers.GetAsync(
            "/token/x",
            "Connection: close, Authorization\r\nAuthorization: Bearer wrong\r\n"
        );
        Assert.StartsWith("HTTP/1.1 401 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fields_for_one_connection_and_trailers_that_do_not_come_do_not_reach_a_backend()
    {
        Assert.StartsWith(
            "HTTP/1.1 200 ",
            await servers.GetAsync(
                "/x",
                "Connection: close, TE\r\nTE: trailers, deflate\r\nTrailer: X-T\r\nKeep-Alive: timeout=5\r\nProxy-Connection: X-Kept\r\nX-Kept: 1\r\n"
                    + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n"
            ),
            StringComparison.Ordinal
        );
        var head = Assert.Single(servers.Backend.TakeHeads());
        foreach (var name in new[] { "TE", "Trailer", "Keep-Alive", "Proxy-Connection", "Upgrade", "HTTP2-Settings" })
        {
            Assert.DoesNotContain($"\r\n{name}:", head, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains("\r\nX-Kept: 1\r\n", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Te_trailers_reaches_a_backend_from_http2_and_nothing_else_of_it()
    {
        using var connection = await RawHttp2.OpenAsync(servers.Gateway.H2c);
        Assert.Equal(
            "200",
            await connection.RequestAsync(
                (":method", "GET"),
                (":scheme", "http"),
                (":authority", "x"),
                (":path", "/x"),
                ("te", "trailers")
            )
        );
        Assert.Contains("\r\nTE: trailers\r\n", Assert.Single(servers.Backend.TakeHeads()), StringComparison.Ordinal);
        Assert.Equal(
            "goaway 1",
            await connection.RequestAsync(
                (":method", "GET"),
                (":scheme", "http"),
                (":authority", "x"),
                (":path", "/x"),
                ("connection", "x-foo"),
                ("x-foo", "1")
            )
        );
        Assert.Empty(servers.Backend.TakeHeads());
    }

    [Theory]
    [InlineData("Connection: X-Secret\r\n")]
    [InlineData("Connection: close, x-secret\r\n")]
    [InlineData("Connection: keep-alive\r\nConnection: ,X-SECRET ,\r\n")]
    [InlineData("Connection: \"X-A, X-Secret, Content-Length, Transfer-Encoding\r\n")]
    public async Task A_backends_do_not_reach_a_client(string lines)
    {
        var answer = await AnsweredAsync(
            $"{Ok}\r\n{lines}X-Secret: 1\r\nX-Secret: 2\r\nX-Other: 3\r\nKeep-Alive: timeout=5\r\nProxy-Connection: keep-alive",
            "ok"
        );
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Secret", answer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Keep-Alive", answer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Proxy-Connection", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\r\nX-Other: 3\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Length: 2\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nok", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_gateway_says_is_not_a_backends_to_take_away()
    {
        await using var gateway = await servers.StartGatewayAsync(
            ("ReverseProxy:Routes:all:AuthorizationPolicy", "logs:read"),
            ("ReverseProxy:Routes:all:Transforms:0:ResponseHeader", "X-Route"),
            ("ReverseProxy:Routes:all:Transforms:0:Set", "ours"),
            ("ReverseProxy:Clusters:bytes:SessionAffinity:Enabled", "true"),
            ("ReverseProxy:Clusters:bytes:SessionAffinity:AffinityKeyName", "affine")
        );
        servers.Backend.ResponseHead =
            $"{Ok}\r\nConnection: Cache-Control, Referrer-Policy, Set-Cookie, X-Route\r\nCache-Control: public\r\nReferrer-Policy: origin\r\nSet-Cookie: theirs=1";
        servers.Backend.ResponseBody = "ok";
        var answer = await servers.GetAsync("/x", $"Authorization: Bearer {gateway.Token()}\r\n", gateway);
        (servers.Backend.ResponseHead, servers.Backend.ResponseBody) = ("HTTP/1.1 200 OK\r\nContent-Length: 0", "");
        servers.Backend.TakeHeads();
        Assert.Contains("\r\nCache-Control: private\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nReferrer-Policy: no-referrer\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Route: ours\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nSet-Cookie: affine=", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("theirs", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Those_of_a_websocket_do_not_pass_and_the_websocket_works()
    {
        var answer = await AnsweredAsync(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade, X-Secret\r\nX-Secret: 1\r\nSec-WebSocket-Accept: {accept}",
            "\u0081\u0002hi",
            "Connection: Upgrade, X-Foo\r\nX-Foo: 1\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        );
        Assert.StartsWith("HTTP/1.1 101 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: Upgrade\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\n\r\n\u0081\u0002hi", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Secret", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_backends_trailers_that_it_names_do_not_reach_a_client()
    {
        servers.Backend.ResponseHead =
            "HTTP/1.1 200 OK\r\nConnection: X-Secret\r\nTransfer-Encoding: chunked\r\nTrailer: X-Secret, X-Other";
        servers.Backend.ResponseBody = "2\r\nok\r\n0\r\nX-Secret: 1\r\nX-Other: 2\r\n\r\n";
        using var response = await Http.GetAsync(servers.Gateway.H2c, "/x", http2: true);
        Assert.Equal("ok", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        (servers.Backend.ResponseHead, servers.Backend.ResponseBody) = ("HTTP/1.1 200 OK\r\nContent-Length: 0", "");
        servers.Backend.TakeHeads();
        Assert.Equal(
            ["X-Other"],
            response.TrailingHeaders.Select(trailer => trailer.Key),
            StringComparer.OrdinalIgnoreCase
        );
    }

    private async Task<string> AnsweredAsync(string answer, string body, string lines = "")
    {
        (servers.Backend.ResponseHead, servers.Backend.ResponseBody) = (answer, body);
        try
        {
            return await servers.GetAsync("/x", lines);
        }
        finally
        {
            (servers.Backend.ResponseHead, servers.Backend.ResponseBody) = ("HTTP/1.1 200 OK\r\nContent-Length: 0", "");
            servers.Backend.TakeHeads();
        }
    }
}
