using EdgeGateway.Testing;
using FunctionalTests.Clients;

namespace FunctionalTests.Tokens;

public sealed class SpoofingTests(RecordingServers servers) : IClassFixture<RecordingServers>
{
    private const string Logs = "/apps/mine/logs";
    private const string Lines = "/apps/mine/lines";
    private const string Lie = "198.51.100.66";

    public static TheoryData<string> Claims =>
        [
            "X-Edge-Tenant",
            "x-edge-tenant",
            "X-EDGE-APP",
            "X-Edge-Request-Id",
            "X-Edge-Anything",
            "X_Edge_Tenant",
            "x_edge-app",
            "X-Edge_Tenant",
            "X.Edge.Tenant",
            "X~Edge~App",
            "X-Edge-(",
            "X-Edge-@",
            "X-Forwarded-For",
            "x-forwarded-for",
            "X_Forwarded_For",
            "X-Forwarded-Proto",
            "X-Forwarded-Host",
            "X-Forwarded-Prefix",
            "X-Forwarded-Port",
            "X-Forwarded-Server",
            "X-Forwarded-Ssl",
            "X-Forwarded-Scheme",
            "X-Forwarded-PathBase",
            "Forwarded",
            "FORWARDED",
            "X-Real-IP",
            "X-Real-Ip",
            "X_Real_IP",
            "X-Original-For",
            "X-Original-Host",
            "X-Original-Proto",
            "X-Original-URL",
            "X-Original-Url",
            "X_Original_URL",
            "X-Rewrite-URL",
            "X-Rewrite-Url",
        ];

    // what, who is known, where the gateway listens, X-Forwarded-For, the client
    public static TheoryData<string, string, string, string, string> Proxies =>
        new()
        {
            { "a known proxy", "KnownProxies:0=127.0.0.1", "127.0.0.1", "203.0.113.9", "203.0.113.9" },
            { "a known network", "KnownNetworks:0=127.0.0.0/8", "127.0.0.1", "203.0.113.9", "203.0.113.9" },
            {
                "a known proxy on a socket for both families",
                "KnownProxies:0=127.0.0.1",
                "[::]",
                "203.0.113.9",
                "203.0.113.9"
            },
            {
                "a known network on a socket for both families",
                "KnownNetworks:0=127.0.0.0/8",
                "[::]",
                "203.0.113.9",
                "203.0.113.9"
            },
            {
                "a mapped proxy on a socket for both families",
                "KnownProxies:0=::ffff:127.0.0.1",
                "[::]",
                "203.0.113.9",
                "203.0.113.9"
            },
            { "a mapped client", "KnownProxies:0=127.0.0.1", "127.0.0.1", "::ffff:203.0.113.9", "203.0.113.9" },
            { "an IPv6 client", "KnownProxies:0=127.0.0.1", "127.0.0.1", "2001:db8::9", "2001:db8::9" },
            { "a client with a port", "KnownProxies:0=127.0.0.1", "127.0.0.1", "203.0.113.9:4711", "203.0.113.9" },
            {
                "what the client told a known proxy",
                "KnownProxies:0=127.0.0.1",
                "127.0.0.1",
                $"{Lie}, 203.0.113.9",
                "203.0.113.9"
            },
            {
                "a chain of known proxies",
                "KnownNetworks:0=127.0.0.0/8",
                "127.0.0.1",
                $"{Lie}, 203.0.113.9, 127.0.0.2, 127.0.0.3",
                "203.0.113.9"
            },
            {
                "a chain with an unknown proxy",
                "KnownProxies:0=127.0.0.1",
                "[::]",
                $"{Lie}, 203.0.113.9",
                "203.0.113.9"
            },
            { "another known proxy", "KnownProxies:0=10.0.0.1", "127.0.0.1", Lie, "127.0.0.1" },
            { "another known network", "KnownNetworks:0=10.0.0.0/8", "[::]", Lie, "127.0.0.1" },
            { "nonsense of a known proxy", "KnownProxies:0=127.0.0.1", "127.0.0.1", "nobody", "127.0.0.1" },
            { "nobody is known", "", "[::]", Lie, "127.0.0.1" },
        };

    [Theory]
    [MemberData(nameof(Claims))]
    public async Task What_a_client_makes_up_does_not_reach_a_backend(string name)
    {
        var answer = await RawAsync(servers.Gateway, $"{name}: {Lie}\r\n{name}: {Lie}\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        AssertOurs(Assert.Single(servers.Take()));

        using var connection = await RawHttp2.OpenAsync(servers.Gateway.H2c);
        var field = (name.ToLowerInvariant(), Lie);
        Assert.Equal("200", await connection.RequestAsync([.. Head("GET", Logs, "logs:read"), field, field]));
        AssertOurs(Assert.Single(servers.Take()));
        Assert.Null(servers.Gateway.Logged(Lie));
    }

    [Theory]
    [InlineData(
        "Connection: close, X-Edge-Tenant, X-Edge-App, X-Edge-Request-Id, X-Forwarded-For, X-Forwarded-Proto, X-Forwarded-Host"
    )]
    [InlineData("Connection: x-edge-tenant\r\nConnection: X-Forwarded-For, close")]
    [InlineData("Proxy-Connection: X-Edge-Tenant, X-Forwarded-For")]
    public async Task What_a_client_calls_its_connections_own_stays_ours(string header)
    {
        Assert.StartsWith(
            "HTTP/1.1 200 ",
            await RawAsync(servers.Gateway, $"{header}\r\nX-Edge-Tenant: {Lie}\r\n"),
            StringComparison.Ordinal
        );
        AssertOurs(Assert.Single(servers.Take()));
    }

    [Theory]
    [InlineData("X-Edge-Tenant")]
    [InlineData("X_Edge_App")]
    [InlineData("X-Forwarded-For")]
    public async Task A_trailer_does_not_say_it_either(string name)
    {
        using var raw = await RawConnection.OpenAsync(servers.Gateway.Http);
        await raw.SendAsync(
            $"POST {Lines} HTTP/1.1\r\nHost: mine.example.com\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"
                + $"Trailer: {name}\r\nAuthorization: Bearer {Token("logs:write")}\r\n\r\n1\r\nx\r\n0\r\n{name}: {Lie}\r\n\r\n"
        );
        Assert.StartsWith("HTTP/1.1 200 ", await raw.ReadToEndAsync(), StringComparison.Ordinal);
        AssertOurs(Assert.Single(servers.Take()));

        using var connection = await RawHttp2.OpenAsync(servers.Gateway.H2c);
        Assert.Equal(
            "200",
            await connection.RequestAsync([.. Head("POST", Lines, "logs:write")], [(name.ToLowerInvariant(), Lie)])
        );
        AssertOurs(Assert.Single(servers.Take()));
    }

    [Theory]
    [MemberData(nameof(Proxies))]
    public async Task Known_proxies_are_believed_and_nobody_else(
        string what,
        string known,
        string listen,
        string forwardedFor,
        string client
    )
    {
        Assert.NotEmpty(what);
        var pair = known.Split('=');
        await using var gateway = await servers.StartGatewayAsync([
            ("Kestrel:Endpoints:Public:Url", $"http://{listen}:0"),
            .. known.Length > 0 ? [($"ForwardedHeaders:{pair[0]}", pair[1])] : Array.Empty<(string, string?)>(),
        ]);

        var answer = await RawAsync(
            gateway,
            $"X-Forwarded-For: {forwardedFor}\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: logs.example.com\r\n"
        );
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        var isBelieved = client != "127.0.0.1";
        AssertOurs(
            Assert.Single(servers.Take()),
            client,
            isBelieved ? "https" : "http",
            isBelieved ? "logs.example.com" : "mine.example.com"
        );
        await Eventually.HoldsAsync(() => gateway.Logged($" client={client} ") is not null);
        Assert.Null(gateway.Logged(Lie));
    }

    [Fact]
    public async Task The_frameworks_switch_believes_nobody_and_is_named_in_the_log()
    {
        const string Switch = "ASPNETCORE_FORWARDEDHEADERS_ENABLED";
        await using var gateway = await GatewayProcess.StartAsync(
            ("Tokens:MaxFailuresPerMinute", "1"),
            (Switch, "true")
        );
        foreach (var (forwardedFor, status) in new[] { ("203.0.113.1", 401), ("203.0.113.2", 429) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Http, Logs))
            {
                Headers = { { "X-Forwarded-For", forwardedFor } },
            };
            using var response = await Http.SendAsync(request, "wrong");
            Assert.Equal(status, (int)response.StatusCode);
        }

        Assert.Contains(gateway.Output, line => line.Contains($"{Switch} has no effect", StringComparison.Ordinal));
    }

    private static void AssertOurs(
        RecordedRequest request,
        string client = "127.0.0.1",
        string scheme = "http",
        string host = "mine.example.com"
    )
    {
        Assert.Equal("acme", request.Headers["X-Edge-Tenant"]);
        Assert.Equal("mine", request.Headers["X-Edge-App"]);
        Assert.Single(request.Headers["X-Edge-Request-Id"]);
        Assert.Equal(client, request.Headers["X-Forwarded-For"]);
        Assert.Equal(scheme, request.Headers["X-Forwarded-Proto"]);
        Assert.Equal(host, request.Headers["X-Forwarded-Host"]);
        Assert.Equal(
            [
                "x-edge-app",
                "x-edge-request-id",
                "x-edge-tenant",
                "x-forwarded-for",
                "x-forwarded-host",
                "x-forwarded-proto",
            ],
            request
                .Headers.Keys.Where(name => name[0] is 'x' or 'X')
                .Select(name => name.ToLowerInvariant())
                .Order(StringComparer.Ordinal)
        );
        Assert.DoesNotContain(Lie, request.ToString(), StringComparison.Ordinal);
    }

    private async Task<string> RawAsync(GatewayHost gateway, string headers)
    {
        using var raw = await RawConnection.OpenAsync(new UriBuilder(gateway.Http) { Host = "127.0.0.1" }.Uri);
        var close = headers.Contains("close", StringComparison.Ordinal) ? "" : "Connection: close\r\n";
        await raw.SendAsync(
            $"GET {Logs} HTTP/1.1\r\nHost: mine.example.com\r\n{close}Authorization: Bearer {Token("logs:read")}\r\n{headers}\r\n"
        );
        return await raw.ReadToEndAsync();
    }

    private (string Name, string Value)[] Head(string method, string path, string scope) =>
        [
            (":method", method),
            (":scheme", "http"),
            (":authority", "mine.example.com"),
            (":path", path),
            ("authorization", $"Bearer {Token(scope)}"),
        ];

    private string Token(string scope) => servers.Gateway.Token(scope, "mine");
}
