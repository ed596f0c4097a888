using FunctionalTests.Clients;

namespace FunctionalTests.RateLimiting;

public sealed class LimitIdentityTests
{
    private const string OtherAddress = "127.0.0.2";

    // No known proxies: the client is the token's tenant.
    private static readonly (string Key, string? Value)[] ByToken =
    [
        ("ReverseProxy:Routes:generic:AuthorizationPolicy", "logs:read"),
    ];

    [Fact]
    public async Task Of_two_client_id_headers_the_first_counts()
    {
        await using var gateway = await LimitedGateway.StartAsync([
            .. LimitedGateway.TrustHeaders,
            .. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:0", "1h", 5),
        ]);
        using var raw = await RawConnection.OpenAsync(gateway.Http);
        await raw.SendAsync(
            "GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-ClientId: first\r\nX-ClientId: second\r\n\r\n"
        );
        var response = await raw.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 200 ", response, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Rate-Limit-Remaining: 4\r\n", response, StringComparison.OrdinalIgnoreCase);

        Assert.Equal("3", (await gateway.GetAsync(("X-ClientId", "first"))).Remaining);
        Assert.Equal("4", (await gateway.GetAsync(("X-ClientId", "second"))).Remaining);
        Assert.Equal("4", (await gateway.GetAsync()).Remaining);
    }

    [Fact]
    public async Task Client_ids_are_case_sensitive()
    {
        await using var gateway = await LimitedGateway.StartAsync([
            .. LimitedGateway.TrustHeaders,
            .. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:0", "1h", 5),
            ("ClientRateLimiting:ClientWhitelist:0", "Free"),
            ("ClientRateLimitPolicies:ClientRules:0:ClientId", "Big"),
            .. LimitedGateway.Rule("ClientRateLimitPolicies:ClientRules:0:Rules:0", "1h", 50),
        ]);
        Assert.Equal("4", (await gateway.GetAsync(("X-ClientId", "client-1"))).Remaining);
        Assert.Equal("4", (await gateway.GetAsync(("X-ClientId", "Client-1"))).Remaining);
        Assert.Equal("49", (await gateway.GetAsync(("X-ClientId", "Big"))).Remaining);
        Assert.Equal("4", (await gateway.GetAsync(("X-ClientId", "big"))).Remaining);
        Assert.Null((await gateway.GetAsync(("X-ClientId", "Free"))).Remaining);
        Assert.Equal("4", (await gateway.GetAsync(("X-ClientId", "free"))).Remaining);
    }

    [Fact]
    public async Task A_tenant_is_one_client_regardless_of_headers_and_address()
    {
        await using var gateway = await LimitedGateway.StartAsync([
            .. ByToken,
            .. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:0", "1h", 3),
            ("ClientRateLimiting:ClientWhitelist:0", "free"),
            ("ClientRateLimitPolicies:ClientRules:0:ClientId", "big"),
            .. LimitedGateway.Rule("ClientRateLimitPolicies:ClientRules:0:Rules:0", "1h", 50),
        ]);
        using var otherAddress = LimitedGateway.InvokerFrom(OtherAddress);
        var acme = gateway.Token("acme");
        Assert.Equal("2", (await gateway.GetAsync(acme, null)).Remaining);
        Assert.Equal(
            "1",
            (await gateway.GetAsync(acme, null, ("X-ClientId", "free"), ("X-Real-IP", "203.0.113.9"))).Remaining
        );
        Assert.Equal("0", (await gateway.GetAsync(acme, otherAddress, ("X-ClientId", "big"))).Remaining);
        Assert.Equal(429, (await gateway.GetAsync(acme, otherAddress, ("X-ClientId", "other"))).Status);
        Assert.Equal(429, (await gateway.GetAsync(acme, null)).Status);

        Assert.Equal("2", (await gateway.GetAsync(gateway.Token("other"), null, ("X-ClientId", "acme"))).Remaining);
        Assert.Equal("49", (await gateway.GetAsync(gateway.Token("big"), null)).Remaining);
        Assert.Null((await gateway.GetAsync(gateway.Token("free"), null)).Remaining);
    }

    [Fact]
    public async Task The_address_is_the_connections_regardless_of_headers()
    {
        await using var gateway = await LimitedGateway.StartAsync([
            .. ByToken,
            .. LimitedGateway.Rule("IpRateLimiting:GeneralRules:0", "1h", 2),
            ("IpRateLimiting:IpWhitelist:0", "203.0.113.0/24"),
            ("IpRateLimiting:ClientWhitelist:0", "free"),
        ]);
        using var otherAddress = LimitedGateway.InvokerFrom(OtherAddress);
        var acme = gateway.Token("acme");
        Assert.Equal("1", (await gateway.GetAsync(acme, null, ("X-Real-IP", "203.0.113.9"))).Remaining);
        Assert.Equal(
            "0",
            (await gateway.GetAsync(acme, null, ("X-Real-IP", "198.51.100.1"), ("X-ClientId", "free"))).Remaining
        );
        Assert.Equal(429, (await gateway.GetAsync(gateway.Token("other"), null, ("X-Real-IP", OtherAddress))).Status);
        Assert.Equal("1", (await gateway.GetAsync(acme, otherAddress, ("X-Real-IP", "127.0.0.1"))).Remaining);
    }

    [Fact]
    public async Task A_known_proxys_address_header_is_parsed_like_AspNetCoreRateLimit_does()
    {
        await using var gateway = await LimitedGateway.StartAsync([
            .. LimitedGateway.TrustHeaders,
            .. LimitedGateway.Rule("IpRateLimiting:GeneralRules:0", "1h", 9),
        ]);
        string[] same = ["203.0.113.9", "203.0.113.9:4711", "203.0.113.9, 10.0.0.1", "203.0.113.9:80,198.51.100.1:80"];
        foreach (var (i, value) in same.Index())
        {
            Assert.Equal((value, $"{8 - i}"), (value, (await gateway.GetAsync(("X-Real-IP", value))).Remaining));
        }

        same = ["2001:db8::9", "[2001:db8::9]", "[2001:db8::9]:4711", "2001:db8::9, 203.0.113.9"];
        foreach (var (i, value) in same.Index())
        {
            Assert.Equal((value, $"{8 - i}"), (value, (await gateway.GetAsync(("X-Real-IP", value))).Remaining));
        }
    }

    [Theory]
    [InlineData(false, "8", "7")]
    [InlineData(true, "8", "8")]
    public async Task A_client_of_a_known_proxy_cannot_choose_its_address_by_a_header_that_the_proxy_does_not_write(
        bool isConfigured,
        string first,
        string second
    )
    {
        await using var gateway = await LimitedGateway.StartAsync([
            .. LimitedGateway.TrustHeaders,
            .. LimitedGateway.Rule("IpRateLimiting:GeneralRules:0", "1h", 9),
            ("IpRateLimiting:RealIpHeader", isConfigured ? "X-Real-IP" : null),
        ]);
        (string, string) forwarded = ("X-Forwarded-For", "203.0.113.9");
        Assert.Equal(first, (await gateway.GetAsync(forwarded, ("X-Real-IP", "198.51.100.1"))).Remaining);
        Assert.Equal(second, (await gateway.GetAsync(forwarded, ("X-Real-IP", "198.51.100.2"))).Remaining);
    }

    [Fact]
    public async Task A_non_ascii_client_id_matches_the_configured_one()
    {
        await using var gateway = await LimitedGateway.StartAsync([
            .. LimitedGateway.TrustHeaders,
            .. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:0", "1h", 5),
            ("ClientRateLimitPolicies:ClientRules:0:ClientId", "Grüße"),
            .. LimitedGateway.Rule("ClientRateLimitPolicies:ClientRules:0:Rules:0", "1h", 50),
        ]);
        using var raw = await RawConnection.OpenAsync(gateway.Http);
        await raw.SendAsync(
            System.Text.Encoding.UTF8.GetBytes(
                "GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-ClientId: Grüße\r\n\r\n"
            )
        );
        Assert.Contains(
            "\r\nX-Rate-Limit-Remaining: 49\r\n",
            await raw.ReadToEndAsync(),
            StringComparison.OrdinalIgnoreCase
        );
    }

    [Fact]
    public async Task An_invalid_address_from_a_known_proxy_falls_back_to_the_connections()
    {
        await using var gateway = await LimitedGateway.StartAsync([
            .. LimitedGateway.TrustHeaders,
            .. LimitedGateway.Rule("IpRateLimiting:GeneralRules:0", "1h", 9),
        ]);
        Assert.Equal("8", (await gateway.GetAsync()).Remaining);

        string[] wrong = ["nobody", "203.0.113.999", "fe80::g", "198.51.100.0/24", ""];
        foreach (var (i, value) in wrong.Index())
        {
            var response = await gateway.GetAsync(("X-Real-IP", value));
            Assert.Equal((value, 200, $"{7 - i}"), (value, response.Status, response.Remaining));
        }

        Assert.Equal("8", (await gateway.GetAsync(("X-Real-IP", "203.0.113.9"))).Remaining);
    }
}
