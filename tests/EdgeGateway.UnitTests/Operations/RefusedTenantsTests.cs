using EdgeGateway.Operations;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Operations;

/// <summary>Which tenants limits refuse.</summary>
public sealed class RefusedTenantsTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Refusals_are_counted_by_tenant_and_kind()
    {
        var refused = new RefusedTenants(_time);
        refused.AddRequest("acme");
        refused.AddRequest("acme");
        refused.AddStream("acme");
        refused.AddStream("umbrella");
        Assert.Equal(
            [new TenantRefusals("acme", 2, 1), new TenantRefusals("umbrella", 0, 1)],
            refused.Read().OrderBy(one => one.Tenant)
        );
    }

    [Fact]
    public void A_hundred_thousand_tenants_take_no_more_room_and_displace_none_with_many_refusals()
    {
        var refused = new RefusedTenants(_time);
        for (var i = 0; i < 100_000; i++)
        {
            refused.AddRequest($"tenant-{i}");
            if (i % 100 == 0)
            {
                refused.AddRequest("heavy");
            }
        }

        var all = refused.Read();
        Assert.Equal(RefusedTenants.Capacity, all.Count);
        Assert.Equal(1_000, all.Single(one => one.Tenant == "heavy").Requests);
        Assert.All(all, one => Assert.True(one.Tenant == "heavy" || one.Requests == 1));
    }

    [Fact]
    public void Refusals_are_forgotten_after_15_to_30_minutes()
    {
        var refused = new RefusedTenants(_time);
        refused.AddRequest("acme");
        _time.Advance(TimeSpan.FromMinutes(16));
        refused.AddRequest("acme");
        Assert.Equal(2, Assert.Single(refused.Read()).Requests);
        _time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(1, Assert.Single(refused.Read()).Requests);
        _time.Advance(TimeSpan.FromMinutes(31));
        Assert.Empty(refused.Read());
    }

    [Fact]
    public void Refusals_are_forgotten_after_30_minutes_if_nobody_asked_meanwhile()
    {
        var refused = new RefusedTenants(_time);
        refused.AddRequest("acme");
        _time.Advance(TimeSpan.FromMinutes(29));
        Assert.Single(refused.Read());
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Empty(refused.Read());
    }
}
