namespace FunctionalTests.RateLimiting;

[Trait("Category", "Waits")]
public sealed class LimitHeaderTests
{
    private static readonly (string Name, string Value)[] BackendHeaders =
    [
        ("X-Rate-Limit-Limit", "backend's limit"),
        ("X-Rate-Limit-Remaining", "backend's rest"),
        ("X-Rate-Limit-Reset", "backend's date"),
    ];

    [Theory]
    [InlineData("ClientRateLimiting")]
    [InlineData("IpRateLimiting")]
    public async Task The_gateways_limit_headers_replace_a_backends(string section)
    {
        await using var gateway = await LimitedGateway.StartAsync(
            BackendHeaders,
            [.. LimitedGateway.TrustHeaders, .. LimitedGateway.Rule($"{section}:GeneralRules:0", "1m", 5)]
        );
        var response = await gateway.GetAsync();
        Assert.Equal(200, response.Status);
        Assert.Equal("1m", response.Limit);
        Assert.Equal("4", response.Remaining);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$", response.Headers["X-Rate-Limit-Reset"]);
    }

    [Theory]
    [InlineData("ClientRateLimiting", "ClientWhitelist", "dev-1")]
    [InlineData("ClientRateLimiting", "EndpointWhitelist", "get:/x")]
    [InlineData("IpRateLimiting", "ClientWhitelist", "dev-1")]
    [InlineData("IpRateLimiting", "IpWhitelist", "203.0.113.0/24")]
    [InlineData("IpRateLimiting", "EndpointWhitelist", "*:/x")]
    public async Task A_whitelisted_request_keeps_a_backends_limit_headers_and_is_not_counted(
        string section,
        string list,
        string entry
    )
    {
        await using var gateway = await LimitedGateway.StartAsync(
            BackendHeaders,
            [
                .. LimitedGateway.TrustHeaders,
                .. LimitedGateway.Rule($"{section}:GeneralRules:0", "1m", 1),
                ($"{section}:{list}:0", entry),
            ]
        );
        for (var i = 0; i < 3; i++)
        {
            AssertBackendHeaders(await gateway.GetAsync(("X-ClientId", "dev-1"), ("X-Real-IP", "203.0.113.9")));
        }

        Assert.Equal("0", (await gateway.SendAsync("GET", "/y")).Remaining);
    }

    [Fact]
    public async Task A_request_without_an_applicable_rule_keeps_a_backends_limit_headers()
    {
        await using var gateway = await LimitedGateway.StartAsync(
            BackendHeaders,
            [
                .. LimitedGateway.TrustHeaders,
                ("ClientRateLimiting:EnableEndpointRateLimiting", "true"),
                .. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:0", "1m", 0),
                ("ClientRateLimiting:GeneralRules:0:Endpoint", "*:/other"),
            ]
        );
        AssertBackendHeaders(await gateway.GetAsync());
        Assert.Equal(429, (await gateway.SendAsync("GET", "/other")).Status);
    }

    [Fact]
    public async Task The_ietf_fields_list_all_enforced_rules_also_on_rejections()
    {
        await using var gateway = await LimitedGateway.StartAsync([
            .. LimitedGateway.TrustHeaders,
            .. LimitedGateway.Rule("IpRateLimiting:GeneralRules:0", "1d", 100),
            .. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:0", "1m", 2),
            .. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:1", "1.5h", 10),
            .. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:2", "2h", 1),
            ("ClientRateLimiting:GeneralRules:2:MonitorMode", "true"),
            .. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:3", "half \"a\" s\u00e9cond", 1000),
            ("ClientRateLimiting:GeneralRules:3:PeriodTimespan", "00:00:00.5"),
        ]);
        const string Policy =
            "\"address-1d\";q=100;w=86400, \"client-half _a_ s_cond\";q=1000;w=1, \"client-1m\";q=2;w=60, "
            + "\"client-1.5h\";q=10;w=5400";

        var response = await gateway.GetAsync();
        Assert.Equal((200, Policy), (response.Status, response.Headers["RateLimit-Policy"]));
        Assert.Equal(
            "\"address-1d\";r=99;t=86400, \"client-half _a_ s_cond\";r=999;t=1, \"client-1m\";r=1;t=60, "
                + "\"client-1.5h\";r=9;t=5400",
            response.Headers["RateLimit"]
        );

        await gateway.GetAsync();
        response = await gateway.GetAsync();
        Assert.Equal((429, Policy), (response.Status, response.Headers["RateLimit-Policy"]));
        Assert.Matches(
            "^\"address-1d\";r=97;t=\\d+, \"client-half _a_ s_cond\";r=\\d+;t=1, \"client-1m\";r=0;t=\\d+$",
            response.Headers["RateLimit"]
        );
    }

    [Fact]
    public async Task With_the_ietf_fields_turned_off_a_backends_fields_pass()
    {
        await using var gateway = await LimitedGateway.StartAsync(
            [("RateLimit", "backend's"), ("RateLimit-Policy", "backend's")],
            [
                .. LimitedGateway.TrustHeaders,
                .. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:0", "1m", 1),
                ("ClientRateLimiting:DisableIetfHeaders", "true"),
            ]
        );
        var response = await gateway.GetAsync();
        Assert.Equal(
            ("1m", "backend's", "backend's"),
            (response.Limit, response.Headers["RateLimit"], response.Headers["RateLimit-Policy"])
        );
        response = await gateway.GetAsync();
        Assert.Equal(429, response.Status);
        Assert.True(response.Headers.ContainsKey("Retry-After"));
        Assert.False(response.Headers.ContainsKey("RateLimit"));
    }

    [Fact]
    public async Task Turning_off_headers_of_address_rules_keeps_those_of_client_rules()
    {
        await using var gateway = await LimitedGateway.StartAsync([
            .. LimitedGateway.TrustHeaders,
            .. LimitedGateway.Rule("IpRateLimiting:GeneralRules:0", "1d", 100),
            ("IpRateLimiting:DisableRateLimitHeaders", "true"),
            .. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:0", "1m", 2),
        ]);
        var response = await gateway.GetAsync();
        Assert.Equal(("1m", "\"client-1m\";q=2;w=60"), (response.Limit, response.Headers["RateLimit-Policy"]));
    }

    private static void AssertBackendHeaders(ReceivedResponse response)
    {
        Assert.Equal(200, response.Status);
        Assert.All(BackendHeaders, header => Assert.Equal(header.Value, response.Headers[header.Name]));
    }
}
