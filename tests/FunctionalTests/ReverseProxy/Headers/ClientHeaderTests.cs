using EdgeGateway.Hosting.Startup;
using EdgeGateway.ReverseProxy.Headers.Filtering;
using EdgeGateway.Testing;

namespace FunctionalTests.ReverseProxy.Headers;

/// <summary>The gateway drops a client's headers with names that backends trust because proxies set them.</summary>
public sealed class ClientHeaderTests(RawHttpFixture servers) : IClassFixture<RawHttpFixture>
{
    private static readonly IEnumerable<string> Reserved =
    [
        .. ReservedHeaders.Own,
        .. ReservedHeaders.Addresses,
        .. ReservedHeaders.Users,
        .. ReservedHeaders.Certificates,
        .. ReservedHeaders.Requests,
    ];

    [Fact]
    public async Task No_reserved_name_passes_in_any_spelling()
    {
        foreach (var chunk in Reserved.Chunk(20))
        {
            var names = chunk
                .Select(pattern => pattern.Replace("*", "Z", StringComparison.Ordinal))
                .SelectMany(name => new[] { name, name.ToLowerInvariant(), name.Replace('-', '_').ToUpperInvariant() });
            Assert.StartsWith(
                "HTTP/1.1 200 ",
                await servers.GetAsync("/x", string.Concat(names.Select(name => $"{name}: forged\r\n"))),
                StringComparison.Ordinal
            );
            Assert.DoesNotContain("forged", Assert.Single(servers.Backend.TakeHeads()), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_line_break_in_a_path_cannot_add_a_header()
    {
        await using var gateway = await servers.StartGatewayAsync(
            ("ReverseProxy:Routes:files:ClusterId", "bytes"),
            ("ReverseProxy:Routes:files:Match:Path", "/files/{app}/{**rest}"),
            ("ReverseProxy:Routes:files:AuthorizationPolicy", "Anonymous"),
            ("ReverseProxy:Routes:files:Transforms:0:RequestHeaderRouteValue", "X-Rest"),
            ("ReverseProxy:Routes:files:Transforms:0:Set", "rest")
        );
        foreach (var target in new[] { "/files/a%0d%0aX-Forged:%201/x", "/files/a/x%0aX-Forged:%201" })
        {
            Assert.StartsWith(
                "HTTP/1.1 200",
                await servers.GetAsync(target, gateway: gateway),
                StringComparison.Ordinal
            );
            var head = Assert.Single(servers.Backend.TakeHeads());
            Assert.DoesNotContain("\nX-Forged", head, StringComparison.Ordinal);
            Assert.Contains("%0AX-Forged: 1\r\n", head, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Client-IP")]
    [InlineData("CLIENT_IP")]
    [InlineData("HTTP_CLIENT_IP")]
    [InlineData("True-Client-IP")]
    [InlineData("cf-connecting_ip")]
    [InlineData("X-Client-IP")]
    [InlineData("X-Remote-User")]
    [InlineData("REMOTE_USER")]
    [InlineData("Front-End-Https")]
    [InlineData("Proxy")]
    [InlineData("X-Forwarded-User")]
    [InlineData("X-WEBAUTH-USER")]
    [InlineData("SSL_CLIENT_S_DN")]
    [InlineData("X-SSL-Client-Verify")]
    [InlineData("X-HTTP-Method-Override")]
    public async Task A_name_that_backends_read_as_an_address_or_identity_does_not_pass(string name)
    {
        Assert.StartsWith(
            "HTTP/1.1 200 ",
            await servers.GetAsync("/x", $"{name}: forged\r\n"),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("forged", Assert.Single(servers.Backend.TakeHeads()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Similar_but_unreserved_names_pass()
    {
        string[] names =
        [
            "Via",
            "X-Auth-Token",
            "X-Api-Key",
            "X-Request-Id",
            "X-Requested-With",
            "X-User-Id",
            "X-ClientId",
            "X-CSRF-Token",
            "traceparent",
            "X-Amzn-Trace-Id",
            "CF-Ray",
            "Remote-Control",
            "Client-Ip-Address",
            "X-Real-IP-Address",
            "Sec-Fetch-Site",
            "Max-Forwards",
            "X-Proxy",
        ];
        Assert.StartsWith(
            "HTTP/1.1 200 ",
            await servers.GetAsync("/x", string.Concat(names.Select(name => $"{name}: kept\r\n"))),
            StringComparison.Ordinal
        );
        var head = Assert.Single(servers.Backend.TakeHeads());
        Assert.All(
            names.Where(name => name != "traceparent"),
            name => Assert.Contains($"\r\n{name}: kept\r\n", head, StringComparison.OrdinalIgnoreCase)
        );
    }

    [Fact]
    public async Task Names_to_drop_and_to_pass_can_be_changed_while_the_gateway_runs()
    {
        await using var gateway = await servers.StartGatewayAsync(
            ("ClientHeaders:Drop:0", "X-Acme-*"),
            ("ClientHeaders:Pass:0", "X-HTTP-Method-Override")
        );
        Assert.Equal(["X-HTTP-Method-Override"], await PassedNamesAsync(gateway));

        gateway.ChangeSettings(
            ("ClientHeaders:Drop:0", "X-Other"),
            ("ClientHeaders:Pass:0", "X-Real-IP"),
            ("ClientHeaders:Pass:1", "X-WebAuth-*")
        );
        Assert.Equal(["X-Acme-User", "X-Real-IP", "X-WebAuth-User"], await PassedNamesAsync(gateway));
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("192.0.2.1", false)]
    public async Task A_name_can_be_passed_from_known_proxies_only(string proxy, bool passes)
    {
        await using var gateway = await servers.StartGatewayAsync(
            ("ForwardedHeaders:KnownProxies:0", proxy),
            ("ClientHeaders:PassFromKnownProxies:0", "X-WebAuth-User"),
            ("ClientHeaders:PassFromKnownProxies:1", "X-Acme-User")
        );
        Assert.Equal(passes ? ["X-Acme-User", "X-WebAuth-User"] : [], await PassedNamesAsync(gateway));

        // A client cannot remove the proxy's headers by naming them in Connection.
        Assert.Equal(
            passes ? ["X-Acme-User", "X-WebAuth-User"] : [],
            await PassedNamesAsync(gateway, "Connection: close, X-Acme-User, X-WebAuth-User\r\n")
        );
    }

    [Theory]
    [InlineData("Drop:0", "Host", "not one that HTTP needs")]
    [InlineData("Drop:0", "Content-*", "not one that HTTP needs")]
    [InlineData("Drop:0", "*", "not one that HTTP needs")]
    [InlineData("Drop:0", "X Acme", "not one that HTTP needs")]
    [InlineData("Pass:0", "X-Edge-Tenant", "not one that the gateway writes")]
    [InlineData("Pass:0", "x_forwarded_for", "not one that the gateway writes")]
    [InlineData("Pass:0", "X-*", "not one that the gateway writes")]
    [InlineData("PassFromKnownProxies:0", "X-Forwarded-*", "not one that the gateway writes")]
    public async Task An_invalid_name_stops_the_start(string key, string name, string rule)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() =>
            servers.StartGatewayAsync(($"ClientHeaders:{key}", name))
        );
        Assert.Equal(
            $"ClientHeaders:{key} is '{name}': must be a header's name, or the start of one followed by *, and {rule}",
            Assert.Single(OperatorErrors.Explain(failure).Distinct())
        );
    }

    [Fact]
    public void The_documentation_lists_all_reserved_names()
    {
        var text = File.ReadAllText(RepositoryFile.PathOf("docs", "reference", "proxying.md"));
        Assert.All(Reserved, name => Assert.Contains($"`{name}`", text, StringComparison.Ordinal));
    }

    private async Task<string[]> PassedNamesAsync(GatewayHost gateway, string lines = "")
    {
        string[] names = ["X-Acme-User", "X-HTTP-Method-Override", "X-Real-IP", "X-WebAuth-User"];
        Assert.StartsWith(
            "HTTP/1.1 200 ",
            await servers.GetAsync("/x", lines + string.Concat(names.Select(name => $"{name}: 1\r\n")), gateway),
            StringComparison.Ordinal
        );
        var head = Assert.Single(servers.Backend.TakeHeads());
        return [.. names.Where(name => head.Contains($"\r\n{name}: 1\r\n", StringComparison.OrdinalIgnoreCase))];
    }
}
