namespace FunctionalTests.RateLimiting;

public sealed class LimitPolicyTests
{
    [Fact]
    public async Task Of_two_policies_for_one_client_the_last_applies()
    {
        await using var gateway = await LimitedGateway.StartAsync([
            .. LimitedGateway.TrustHeaders,
            ("ClientRateLimitPolicies:ClientRules:0:ClientId", "client-1"),
            .. LimitedGateway.Rule("ClientRateLimitPolicies:ClientRules:0:Rules:0", "1m", 1),
            ("ClientRateLimitPolicies:ClientRules:1:ClientId", "client-1"),
            .. LimitedGateway.Rule("ClientRateLimitPolicies:ClientRules:1:Rules:0", "1h", 2),
        ]);
        await AssertPassesAsync(gateway, "1h", "1", ("X-ClientId", "client-1"));
        await AssertPassesAsync(gateway, "1h", "0", ("X-ClientId", "client-1"));
        await AssertRejectedAsync(gateway, "2 per 1h", ("X-ClientId", "client-1"));
    }

    [Fact]
    public async Task Policies_of_all_ranges_that_contain_an_address_apply_together()
    {
        await using var gateway = await LimitedGateway.StartAsync([
            .. LimitedGateway.TrustHeaders,
            ("IpRateLimitPolicies:IpRules:0:Ip", "198.51.100.0/24"),
            .. LimitedGateway.Rule("IpRateLimitPolicies:IpRules:0:Rules:0", "1m", 2),
            ("IpRateLimitPolicies:IpRules:1:Ip", "198.51.100.5-198.51.100.9"),
            .. LimitedGateway.Rule("IpRateLimitPolicies:IpRules:1:Rules:0", "1h", 5),
            ("IpRateLimitPolicies:IpRules:2:Ip", "198.51.100.7/255.255.255.255"),
            .. LimitedGateway.Rule("IpRateLimitPolicies:IpRules:2:Rules:0", "1m", 1),
        ]);

        // .4 is in one range; .5 is in two ranges with different periods; .7 is in a third with a lower limit for one
        // period.
        await AssertPassesAsync(gateway, "1m", "1", ("X-Real-IP", "198.51.100.4"));
        await AssertPassesAsync(gateway, "1m", "0", ("X-Real-IP", "198.51.100.4"));
        await AssertRejectedAsync(gateway, "2 per 1m", ("X-Real-IP", "198.51.100.4"));

        await AssertPassesAsync(gateway, "1h", "4", ("X-Real-IP", "198.51.100.5"));
        await AssertPassesAsync(gateway, "1h", "3", ("X-Real-IP", "198.51.100.5"));
        await AssertRejectedAsync(gateway, "2 per 1m", ("X-Real-IP", "198.51.100.5"));

        await AssertPassesAsync(gateway, "1h", "4", ("X-Real-IP", "198.51.100.7"));
        await AssertRejectedAsync(gateway, "1 per 1m", ("X-Real-IP", "198.51.100.7"));
    }

    private static async Task AssertPassesAsync(
        LimitedGateway gateway,
        string limit,
        string remaining,
        (string, string) header
    )
    {
        var response = await gateway.GetAsync(header);
        Assert.Equal((200, limit, remaining), (response.Status, response.Limit, response.Remaining));
    }

    private static async Task AssertRejectedAsync(LimitedGateway gateway, string limit, (string, string) header)
    {
        var response = await gateway.GetAsync(header);
        Assert.Equal(
            (429, $"API calls quota exceeded! maximum admitted {limit}.", null, null),
            (response.Status, response.Body, response.Limit, response.Remaining)
        );
    }
}
