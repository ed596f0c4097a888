using FunctionalTests.Clients;

namespace FunctionalTests.ReverseProxy.Headers;

/// <summary>
/// Fields that <c>Connection</c> names apply to one connection and are not forwarded (RFC 9110 section 7.6.1).
/// </summary>
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
    public async Task A_clients_connection_fields_do_not_reach_a_backend(string lines)
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
    public async Task A_client_cannot_remove_the_gateways_fields_or_the_framing_through_Connection()
    {
        var token = servers.Gateway.Token();
        const string Names =
            "Authorization, X-Edge-Tenant, X-Edge-Request-Id, X-Forwarded-For, X-Forwarded-Host, X-Forwarded-Proto, "
            + "Host, Content-Length";
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

        // Naming the credentials does not turn the request into one without credentials.
        answer = await servers.GetAsync(
            "/token/x",
            "Connection: close, Authorization\r\nAuthorization: Bearer wrong\r\n"
        );
        Assert.StartsWith("HTTP/1.1 401 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hop_by_hop_fields_do_not_reach_a_backend()
    {
        Assert.StartsWith(
            "HTTP/1.1 200 ",
            await servers.GetAsync(
                "/x",
                "Connection: close, TE\r\nTE: trailers, deflate\r\nTrailer: X-T\r\nKeep-Alive: timeout=5\r\n"
                    + "Proxy-Connection: X-Kept\r\nX-Kept: 1\r\n"
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
    public async Task TE_trailers_reaches_a_backend_from_http2_and_a_connection_field_is_rejected()
    {
        using var connection = await RawHttp2.OpenAsync(servers.Gateway.H2c);
        Assert.Equal("200", await connection.GetAsync("/x", ("te", "trailers")));
        Assert.Contains("\r\nTE: trailers\r\n", Assert.Single(servers.Backend.TakeHeads()), StringComparison.Ordinal);
        Assert.Equal("goaway 1", await connection.GetAsync("/x", ("connection", "x-foo"), ("x-foo", "1")));
        Assert.Empty(servers.Backend.TakeHeads());
    }

    [Theory]
    [InlineData("Connection: X-Secret\r\n")]
    [InlineData("Connection: close, x-secret\r\n")]
    [InlineData("Connection: keep-alive\r\nConnection: ,X-SECRET ,\r\n")]
    [InlineData("Connection: \"X-A, X-Secret, Content-Length, Transfer-Encoding\r\n")]
    public async Task A_backends_connection_fields_do_not_reach_a_client(string lines)
    {
        var answer = await servers.GetWithResponseAsync(
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
    public async Task A_backend_cannot_remove_the_gateways_fields_through_Connection()
    {
        await using var gateway = await servers.StartGatewayAsync(
            ("ReverseProxy:Routes:all:AuthorizationPolicy", "logs:read"),
            ("ReverseProxy:Routes:all:Transforms:0:ResponseHeader", "X-Route"),
            ("ReverseProxy:Routes:all:Transforms:0:Set", "ours"),
            ("ReverseProxy:Clusters:bytes:SessionAffinity:Enabled", "true"),
            ("ReverseProxy:Clusters:bytes:SessionAffinity:AffinityKeyName", "affine")
        );
        servers.Backend.ResponseHead =
            $"{Ok}\r\nConnection: Cache-Control, Referrer-Policy, Set-Cookie, X-Route\r\nCache-Control: public\r\n"
            + "Referrer-Policy: origin\r\nSet-Cookie: theirs=1";
        servers.Backend.ResponseBody = "ok";
        var answer = await servers.GetAsync("/x", $"Authorization: Bearer {gateway.Token()}\r\n", gateway);
        (servers.Backend.ResponseHead, servers.Backend.ResponseBody) = (RawHttpBackend.Ok, "");
        servers.Backend.TakeHeads();
        Assert.Contains("\r\nCache-Control: private\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nReferrer-Policy: no-referrer\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Route: ours\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nSet-Cookie: affine=", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("theirs", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_fields_of_a_websocket_handshake_do_not_pass_and_the_websocket_works()
    {
        var answer = await servers.GetWithResponseAsync(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade, X-Secret\r\n"
                + "X-Secret: 1\r\nSec-WebSocket-Accept: {accept}",
            "\u0081\u0002hi",
            "Connection: Upgrade, X-Foo\r\nX-Foo: 1\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        );
        Assert.StartsWith("HTTP/1.1 101 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: Upgrade\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\n\r\n\u0081\u0002hi", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Secret", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Trailers_that_a_backend_names_in_Connection_do_not_reach_a_client()
    {
        servers.Backend.ResponseHead =
            "HTTP/1.1 200 OK\r\nConnection: X-Secret\r\nTransfer-Encoding: chunked\r\nTrailer: X-Secret, X-Other";
        servers.Backend.ResponseBody = "2\r\nok\r\n0\r\nX-Secret: 1\r\nX-Other: 2\r\n\r\n";
        using var response = await Http.GetAsync(servers.Gateway.H2c, "/x", http2: true);
        Assert.Equal("ok", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        (servers.Backend.ResponseHead, servers.Backend.ResponseBody) = (RawHttpBackend.Ok, "");
        servers.Backend.TakeHeads();
        Assert.Equal(
            ["X-Other"],
            response.TrailingHeaders.Select(trailer => trailer.Key),
            StringComparer.OrdinalIgnoreCase
        );
    }
}
