using EdgeGateway.Testing;
using FunctionalTests.Clients;

namespace FunctionalTests.Tokens;

/// <summary>Clients cannot forge the headers that the gateway writes for backends.</summary>
public sealed class SpoofingTests(RecordingFixture servers) : IClassFixture<RecordingFixture>
{
    private const string Logs = "/apps/mine/logs";
    private const string Lines = "/apps/mine/lines";
    private const string ForgedValue = "198.51.100.66";

    public static TheoryData<string> ForgedNames =>
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

    // description, known proxies, listening address, X-Forwarded-For, expected client address
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
                "a forged address before a known proxy's",
                "KnownProxies:0=127.0.0.1",
                "127.0.0.1",
                $"{ForgedValue}, 203.0.113.9",
                "203.0.113.9"
            },
            {
                "a chain of known proxies",
                "KnownNetworks:0=127.0.0.0/8",
                "127.0.0.1",
                $"{ForgedValue}, 203.0.113.9, 127.0.0.2, 127.0.0.3",
                "203.0.113.9"
            },
            {
                "a chain with an unknown proxy",
                "KnownProxies:0=127.0.0.1",
                "[::]",
                $"{ForgedValue}, 203.0.113.9",
                "203.0.113.9"
            },
            { "another known proxy", "KnownProxies:0=10.0.0.1", "127.0.0.1", ForgedValue, "127.0.0.1" },
            { "another known network", "KnownNetworks:0=10.0.0.0/8", "[::]", ForgedValue, "127.0.0.1" },
            { "an invalid address from a known proxy", "KnownProxies:0=127.0.0.1", "127.0.0.1", "nobody", "127.0.0.1" },
            { "no known proxies", "", "[::]", ForgedValue, "127.0.0.1" },
        };

    [Theory]
    [MemberData(nameof(ForgedNames))]
    public async Task Forged_headers_do_not_reach_a_backend(string name)
    {
        var response = await SendRawAsync(servers.Gateway, $"{name}: {ForgedValue}\r\n{name}: {ForgedValue}\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", response, StringComparison.Ordinal);
        AssertGatewayHeaders(Assert.Single(servers.TakeRequests()));

        using var connection = await RawHttp2.OpenAsync(servers.Gateway.H2c);
        var field = (name.ToLowerInvariant(), ForgedValue);
        Assert.Equal("200", await connection.RequestAsync([.. Head("GET", Logs, "logs:read"), field, field]));
        AssertGatewayHeaders(Assert.Single(servers.TakeRequests()));
        Assert.Null(servers.Gateway.FindLogLine(ForgedValue));
    }

    [Theory]
    [InlineData(
        "Connection: close, X-Edge-Tenant, X-Edge-App, X-Edge-Request-Id, X-Forwarded-For, X-Forwarded-Proto, X-Forwarded-Host"
    )]
    [InlineData("Connection: x-edge-tenant\r\nConnection: X-Forwarded-For, close")]
    [InlineData("Proxy-Connection: X-Edge-Tenant, X-Forwarded-For")]
    public async Task Naming_a_gateway_header_in_Connection_does_not_remove_it(string header)
    {
        Assert.StartsWith(
            "HTTP/1.1 200 ",
            await SendRawAsync(servers.Gateway, $"{header}\r\nX-Edge-Tenant: {ForgedValue}\r\n"),
            StringComparison.Ordinal
        );
        AssertGatewayHeaders(Assert.Single(servers.TakeRequests()));
    }

    [Theory]
    [InlineData("X-Edge-Tenant")]
    [InlineData("X_Edge_App")]
    [InlineData("X-Forwarded-For")]
    public async Task Forged_trailers_do_not_reach_a_backend(string name)
    {
        using var raw = await RawConnection.OpenAsync(servers.Gateway.Http);
        await raw.SendAsync(
            $"POST {Lines} HTTP/1.1\r\nHost: mine.example.com\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"
                + $"Trailer: {name}\r\nAuthorization: Bearer {Token("logs:write")}\r\n\r\n1\r\nx\r\n0\r\n{name}: {ForgedValue}\r\n\r\n"
        );
        Assert.StartsWith("HTTP/1.1 200 ", await raw.ReadToEndAsync(), StringComparison.Ordinal);
        AssertGatewayHeaders(Assert.Single(servers.TakeRequests()));

        using var connection = await RawHttp2.OpenAsync(servers.Gateway.H2c);
        Assert.Equal(
            "200",
            await connection.RequestAsync(
                [.. Head("POST", Lines, "logs:write")],
                [(name.ToLowerInvariant(), ForgedValue)]
            )
        );
        AssertGatewayHeaders(Assert.Single(servers.TakeRequests()));
    }

    [Theory]
    [MemberData(nameof(Proxies))]
    public async Task Only_known_proxies_can_set_the_client_address(
        string description,
        string known,
        string listen,
        string forwardedFor,
        string client
    )
    {
        Assert.NotEmpty(description);
        var pair = known.Split('=');
        await using var gateway = await servers.StartGatewayAsync([
            ("Kestrel:Endpoints:Public:Url", $"http://{listen}:0"),
            .. known.Length > 0 ? [($"ForwardedHeaders:{pair[0]}", pair[1])] : Array.Empty<(string, string?)>(),
        ]);

        var response = await SendRawAsync(
            gateway,
            $"X-Forwarded-For: {forwardedFor}\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: logs.example.com\r\n"
        );
        Assert.StartsWith("HTTP/1.1 200 ", response, StringComparison.Ordinal);
        var isTrusted = client != "127.0.0.1";
        AssertGatewayHeaders(
            Assert.Single(servers.TakeRequests()),
            client,
            isTrusted ? "https" : "http",
            isTrusted ? "logs.example.com" : "mine.example.com"
        );
        await Eventually.HoldsAsync(() => gateway.FindLogLine($" client={client} ") is not null);
        Assert.Null(gateway.FindLogLine(ForgedValue));
    }

    [Fact]
    public async Task The_frameworks_forwarded_headers_switch_has_no_effect_and_is_reported_in_the_log()
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
            using var refused = await Http.SendAsync(request, "wrong");
            Assert.Equal(status, (int)refused.StatusCode);
        }

        Assert.Contains(gateway.Output, line => line.Contains($"{Switch} has no effect", StringComparison.Ordinal));
    }

    private static void AssertGatewayHeaders(
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
        Assert.DoesNotContain(ForgedValue, request.ToString(), StringComparison.Ordinal);
    }

    private async Task<string> SendRawAsync(GatewayHost gateway, string headers)
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
