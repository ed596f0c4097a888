namespace FunctionalTests.RateLimiting;

public sealed class LimitHeaderTests
{
    private static readonly (string Name, string Value)[] Own =
    [
        ("X-Rate-Limit-Limit", "backend's limit"),
        ("X-Rate-Limit-Remaining", "backend's rest"),
        ("X-Rate-Limit-Reset", "backend's date"),
    ];

    [Theory]
    [InlineData("ClientRateLimiting")]
    [InlineData("IpRateLimiting")]
    public async Task A_limits_headers_replace_a_backends(string section)
    {
        await using var gateway = await LimitedGateway.StartAsync(
            Own,
            [.. LimitedGateway.TrustHeaders, .. LimitedGateway.Rule($"{section}:GeneralRules:0", "1m", 5)]
        );
        var answer = await gateway.GetAsync();
        Assert.Equal(200, answer.Status);
        Assert.Equal("1m", answer.Limit);
        Assert.Equal("4", answer.Remaining);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$", answer.Headers["X-Rate-Limit-Reset"]);
    }

    [Theory]
    [InlineData("ClientRateLimiting", "ClientWhitelist", "dev-1")]
    [InlineData("ClientRateLimiting", "EndpointWhitelist", "get:/x")]
    [InlineData("IpRateLimiting", "ClientWhitelist", "dev-1")]
    [InlineData("IpRateLimiting", "IpWhitelist", "203.0.113.0/24")]
    [InlineData("IpRateLimiting", "EndpointWhitelist", "*:/x")]
    public async Task A_whitelisted_request_gets_a_backends_headers_and_is_not_counted(
        string section,
        string list,
        string entry
    )
    {
        await using var gateway = await LimitedGateway.StartAsync(
            Own,
            [
                .. LimitedGateway.TrustHeaders,
                .. LimitedGateway.Rule($"{section}:GeneralRules:0", "1m", 1),
                ($"{section}:{list}:0", entry),
            ]
        );
        for (var i = 0; i < 3; i++)
        {
            AssertOwn(await gateway.GetAsync(("X-ClientId", "dev-1"), ("X-Real-IP", "203.0.113.9")));
        }

        Assert.Equal("0", (await gateway.SendAsync("GET", "/y")).Remaining);
    }

    [Fact]
    public async Task A_request_to_which_no_rule_applies_gets_a_backends_headers()
    {
        await using var gateway = await LimitedGateway.StartAsync(
            Own,
            [
                .. LimitedGateway.TrustHeaders,
                ("ClientRateLimiting:EnableEndpointRateLimiting", "true"),
                .. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:0", "1m", 0),
                ("ClientRateLimiting:GeneralRules:0:Endpoint", "*:/other"),
            ]
        );
        AssertOwn(await gateway.GetAsync());
        Assert.Equal(429, (await gateway.SendAsync("GET", "/other")).Status);
    }

    [Fact]
    public async Task The_ietfs_fields_tell_of_all_rules_that_bind_on_refusals_too()
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
            "\"address-1d\";q=100;w=86400, \"client-half _a_ s_cond\";q=1000;w=1, \"client-1m\";q=2;w=60, \"client-1.5h\";q=10;w=5400";

        var answer = await gateway.GetAsync();
        Assert.Equal((200, Policy), (answer.Status, answer.Headers["RateLimit-Policy"]));
        Assert.Equal(
            "\"address-1d\";r=99;t=86400, \"client-half _a_ s_cond\";r=999;t=1, \"client-1m\";r=1;t=60, \"client-1.5h\";r=9;t=5400",
            answer.Headers["RateLimit"]
        );

        await gateway.GetAsync();
        answer = await gateway.GetAsync();
        Assert.Equal((429, Policy), (answer.Status, answer.Headers["RateLimit-Policy"]));
        Assert.Matches(
            "^\"address-1d\";r=97;t=\\d+, \"client-half _a_ s_cond\";r=\\d+;t=1, \"client-1m\";r=0;t=\\d+$",
            answer.Headers["RateLimit"]
        );
    }

    [Fact]
    public async Task The_ietfs_fields_can_be_turned_off_and_a_backends_then_pass()
    {
        await using var gateway = await LimitedGateway.StartAsync(
            [("RateLimit", "backend's"), ("RateLimit-Policy", "backend's")],
            [
                .. LimitedGateway.TrustHeaders,
                .. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:0", "1m", 1),
                ("ClientRateLimiting:DisableIetfHeaders", "true"),
            ]
        );
        var answer = await gateway.GetAsync();
        Assert.Equal(
            ("1m", "backend's", "backend's"),
            (answer.Limit, answer.Headers["RateLimit"], answer.Headers["RateLimit-Policy"])
        );
        answer = await gateway.GetAsync();
        Assert.Equal(429, answer.Status);
        Assert.True(answer.Headers.ContainsKey("Retry-After"));
        Assert.False(answer.Headers.ContainsKey("RateLimit"));
    }

    [Fact]
    public async Task Where_addresses_get_no_headers_those_of_clients_stay()
    {
        await using var gateway = await LimitedGateway.StartAsync([
            .. LimitedGateway.TrustHeaders,
            .. LimitedGateway.Rule("IpRateLimiting:GeneralRules:0", "1d", 100),
            ("IpRateLimiting:DisableRateLimitHeaders", "true"),
            .. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:0", "1m", 2),
        ]);
        var answer = await gateway.GetAsync();
        Assert.Equal(("1m", "\"client-1m\";q=2;w=60"), (answer.Limit, answer.Headers["RateLimit-Policy"]));
    }

    private static void AssertOwn(ReceivedResponse answer)
    {
        Assert.Equal(200, answer.Status);
        Assert.All(Own, header => Assert.Equal(header.Value, answer.Headers[header.Name]));
    }
}
