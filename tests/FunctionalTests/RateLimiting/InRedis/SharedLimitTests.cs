namespace FunctionalTests.RateLimiting.InRedis;

/// <summary>Limits that gateways count together in one Redis.</summary>
public sealed class SharedLimitTests(RedisFixture fixture)
    : SharedLimitContract([fixture.Redis]),
        IClassFixture<RedisFixture>
{
    [Fact]
    public async Task The_rules_by_address_and_those_by_client_are_one_command()
    {
        await using var gateway = await StartAsync(10, LimitedGateway.Rule("IpRateLimiting:GeneralRules:0", "1h", 100));
        var token = gateway.Token();
        await SharedGateway.StatusAsync(gateway, token);
        Assert.Equal(1, await CountScriptsAsync(() => SharedGateway.StatusAsync(gateway, token)));
    }
}
