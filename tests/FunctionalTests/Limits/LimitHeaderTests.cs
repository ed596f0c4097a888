namespace FunctionalTests.Limits;

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
            Own, [.. LimitedGateway.Believing, .. LimitedGateway.Rule($"{section}:GeneralRules:0", "1m", 5)]);
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
    public async Task A_whitelisted_request_gets_a_backends_headers_and_is_not_counted(string section, string list, string entry)
    {
        await using var gateway = await LimitedGateway.StartAsync(
            Own,
            [
                .. LimitedGateway.Believing,
                .. LimitedGateway.Rule($"{section}:GeneralRules:0", "1m", 1),
                ($"{section}:{list}:0", entry),
            ]);
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
                .. LimitedGateway.Believing,
                ("ClientRateLimiting:EnableEndpointRateLimiting", "true"),
                .. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:0", "1m", 0),
                ("ClientRateLimiting:GeneralRules:0:Endpoint", "*:/other"),
            ]);
        AssertOwn(await gateway.GetAsync());
        Assert.Equal(429, (await gateway.SendAsync("GET", "/other")).Status);
    }

    private static void AssertOwn(Answer answer)
    {
        Assert.Equal(200, answer.Status);
        Assert.All(Own, header => Assert.Equal(header.Value, answer.Headers[header.Name]));
    }
}
