namespace FunctionalTests.RateLimiting.InRedis;

/// <summary>Rate limits that gateways share in one Redis.</summary>
public sealed class SharedLimitTests(SharedRedisFixture fixture)
    : SharedLimitContract([fixture.Redis]),
        IClassFixture<SharedRedisFixture>
{
    [Fact]
    public async Task Address_rules_and_client_rules_take_one_command_together()
    {
        await using var gateway = await StartAsync(10, LimitedGateway.Rule("IpRateLimiting:GeneralRules:0", "1h", 100));
        var token = gateway.Token();
        await SharedGateway.StatusAsync(gateway, token);
        Assert.Equal(1, await CountScriptsAsync(() => SharedGateway.StatusAsync(gateway, token)));
    }
}
