using EdgeGateway.Hosting.Startup;
using EdgeGateway.ReverseProxy.Headers;
using EdgeGateway.Testing;

namespace FunctionalTests.ReverseProxy;

/// <summary>Names under which backends expect what a proxy says: a client's own are dropped.</summary>
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
    public async Task None_of_the_list_passes_however_it_is_spelled()
    {
        foreach (var chunk in Reserved.Chunk(20))
        {
            var names = chunk
                .Select(pattern => pattern.Replace("*", "Z", StringComparison.Ordinal))
                .SelectMany(name => new[] { name, name.ToLowerInvariant(), name.Replace('-', '_').ToUpperInvariant() });
            Assert.StartsWith(
                "HTTP/1.1 200 ",
                await servers.GetAsync("/x", string.Concat(names.Select(name => $"{name}: a-lie\r\n"))),
                StringComparison.Ordinal
            );
            Assert.DoesNotContain("a-lie", Assert.Single(servers.Backend.TakeHeads()), StringComparison.Ordinal);
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
    public async Task A_name_that_backends_take_for_an_address_or_an_identity_does_not_pass(string name)
    {
        Assert.StartsWith(
            "HTTP/1.1 200 ",
            await servers.GetAsync("/x", $"{name}: a-lie\r\n"),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("a-lie", Assert.Single(servers.Backend.TakeHeads()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_that_only_look_alike_pass()
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
    public async Task The_list_can_be_extended_and_a_name_let_pass_while_the_gateway_runs()
    {
        await using var gateway = await servers.StartGatewayAsync(
            ("ClientHeaders:Drop:0", "X-Acme-*"),
            ("ClientHeaders:Pass:0", "X-HTTP-Method-Override")
        );
        Assert.Equal(["X-HTTP-Method-Override"], await PassedAsync(gateway));

        gateway.ChangeSettings(
            ("ClientHeaders:Drop:0", "X-Other"),
            ("ClientHeaders:Pass:0", "X-Real-IP"),
            ("ClientHeaders:Pass:1", "X-WebAuth-*")
        );
        Assert.Equal(["X-Acme-User", "X-Real-IP", "X-WebAuth-User"], await PassedAsync(gateway));
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("192.0.2.1", false)]
    public async Task A_name_can_be_let_pass_from_known_proxies_alone(string proxy, bool passes)
    {
        await using var gateway = await servers.StartGatewayAsync(
            ("ForwardedHeaders:KnownProxies:0", proxy),
            ("ClientHeaders:PassFromKnownProxies:0", "X-WebAuth-User"),
            ("ClientHeaders:PassFromKnownProxies:1", "X-Acme-User")
        );
        Assert.Equal(passes ? ["X-Acme-User", "X-WebAuth-User"] : [], await PassedAsync(gateway));

        // What the proxy sets is not its client's to take away.
        Assert.Equal(
            passes ? ["X-Acme-User", "X-WebAuth-User"] : [],
            await PassedAsync(gateway, "Connection: close, X-Acme-User, X-WebAuth-User\r\n")
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
    public async Task A_wrong_name_stops_the_start(string key, string name, string rule)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() =>
            servers.StartGatewayAsync(($"ClientHeaders:{key}", name))
        );
        Assert.Equal(
            $"ClientHeaders:{key} is '{name}': must be a header's name, or the beginning of one with * behind it, and {rule}",
            Assert.Single(OperatorErrors.Explain(failure).Distinct())
        );
    }

    [Fact]
    public void The_documentation_has_the_whole_list()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EdgeGateway.sln")))
        {
            folder = folder.Parent!;
        }

        var text = File.ReadAllText(Path.Combine(folder.FullName, "docs", "reference", "proxying.md"));
        Assert.All(Reserved, name => Assert.Contains($"`{name}`", text, StringComparison.Ordinal));
    }

    private async Task<string[]> PassedAsync(GatewayHost gateway, string lines = "")
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
