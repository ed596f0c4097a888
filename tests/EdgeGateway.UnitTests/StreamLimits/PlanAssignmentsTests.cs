using Microsoft.Extensions.Options;

namespace EdgeGateway.UnitTests.StreamLimits;

public sealed class PlanAssignmentsTests
{
    [Theory]
    [InlineData("acme", "plan", "free", "free")]
    [InlineData("acme", "plan", "FREE", "free")]
    [InlineData("acme", "plan", "gold", "basic")]
    [InlineData("acme", "plan", "", "basic")]
    [InlineData("acme", "tier", "free", "basic")]
    [InlineData("mapped", "plan", "free", "team")]
    [InlineData("Mapped", "plan", "free", "free")]
    [InlineData("a:b:c", "plan", "free", "team")]
    public void A_plan_comes_from_the_tenant_map_or_the_claim_or_the_default(
        string tenant,
        string claim,
        string value,
        string plan
    )
    {
        using var plans = Plans.Of(
            ("Plans:free:PerTenant", "1"),
            ("Plans:basic:PerTenant", "2"),
            ("Plans:team:PerTenant", "3"),
            ("Default", "basic"),
            ("Tenants:mapped", "team"),
            ("Tenants:a:b:c", "team")
        );
        Assert.Equal(plan, plans.Find(Plans.Caller(tenant, (claim, value))).Name);
        Assert.Equal("basic", plans.Find(caller: null).Name);
    }

    [Fact]
    public void Without_plans_no_stream_is_limited()
    {
        using var plans = Plans.Of();
        Assert.False(plans.HasLimits);
        Assert.False(plans.Find(Plans.Caller("acme", ("plan", "free"))).IsLimited);
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("", "", false)]
    [InlineData("0", null, true)]
    [InlineData(null, "5", true)]
    public void An_empty_limit_is_unlimited_and_0_is_a_limit(string? perTenant, string? perApp, bool isLimited)
    {
        using var plans = Plans.Of(
            ("Plans:all:PerTenant", perTenant),
            ("Plans:all:PerApp", perApp),
            ("Default", "all")
        );
        Assert.Equal(isLimited, plans.Find(caller: null).IsLimited);
    }

    [Theory]
    [InlineData(
        "Tenants:acme",
        "gold",
        "StreamLimits:Tenants:acme is 'gold': must be one of StreamLimits:Plans: free, team"
    )]
    [InlineData("Default", "gold", "StreamLimits:Default is 'gold': must be one of StreamLimits:Plans: free, team")]
    [InlineData("Plans:free:PerApp", "2147483648", "StreamLimits:Plans:free:PerApp is '2147483648': must be a number")]
    [InlineData(
        "Plans:free:PerApp",
        "-1",
        "StreamLimits:Plans:free:PerApp is '-1': must be 0 (no stream) or more; leave it out for no limit"
    )]
    [InlineData(
        "Plans:free:perTenannt",
        "1",
        "StreamLimits:Plans:free:perTenannt is '…': must be one of PerTenant, PerApp"
    )]
    public void Each_fault_is_one_line(string key, string value, string line)
    {
        var failure = Assert.Throws<OptionsValidationException>(() =>
            Plans.Of(("Plans:free:PerTenant", "1"), ("Plans:team:PerTenant", "3"), (key, value))
        );
        Assert.Equal(line, Assert.Single(failure.Failures));
    }
}
