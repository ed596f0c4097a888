using EdgeGateway.StreamLimits.Leasing;
using EdgeGateway.StreamLimits.Plans;

namespace EdgeGateway.UnitTests.StreamLimits;

public sealed class LocalLeasesTests
{
    private readonly LocalLeases _own = new();

    [Fact]
    public void A_tenant_and_each_of_its_apps_have_a_limited_number_of_leases()
    {
        var plan = new StreamPlan("all", PerTenant: 3, PerApp: 2);
        var first = Plans.Lease(1);
        Assert.Equal(LeaseResult.Taken, _own.TryAdd(first, plan));
        Assert.Equal(LeaseResult.Taken, _own.TryAdd(Plans.Lease(2), plan));
        Assert.Equal(LeaseResult.AppFull, _own.TryAdd(Plans.Lease(3), plan));
        Assert.Equal(LeaseResult.Taken, _own.TryAdd(Plans.Lease(4, app: null), plan));
        Assert.Equal(LeaseResult.TenantFull, _own.TryAdd(Plans.Lease(5, app: "other"), plan));
        Assert.Equal(LeaseResult.Taken, _own.TryAdd(Plans.Lease(6, tenant: "other"), plan));
        Assert.Equal(4, _own.Count);

        _own.Remove(first);
        _own.Remove(first);
        Assert.Equal(LeaseResult.Taken, _own.TryAdd(Plans.Lease(7), plan));
        Assert.Equal(LeaseResult.TenantFull, _own.TryAdd(Plans.Lease(8), plan));
    }

    [Fact]
    public void A_limit_of_0_grants_no_lease_and_without_a_limit_every_lease_is_granted()
    {
        Assert.Equal(LeaseResult.TenantFull, _own.TryAdd(Plans.Lease(1), new StreamPlan("none", 0, null)));
        Assert.Equal(LeaseResult.AppFull, _own.TryAdd(Plans.Lease(1), new StreamPlan("none", null, 0)));
        Assert.Equal(LeaseResult.Taken, _own.TryAdd(Plans.Lease(1, app: null), new StreamPlan("none", null, 0)));
        for (var i = 2; i < 100; i++)
        {
            Assert.Equal(LeaseResult.Taken, _own.TryAdd(Plans.Lease(i), StreamPlan.Unlimited));
        }
    }

    [Fact]
    public void The_order_of_lease_names_is_the_order_of_age()
    {
        long[] numbers = [1, 9, 10, 11, 99, 100, 1_000_000, 9_999_999_999];
        var names = numbers.Select(number => Plans.Lease(number).Name).ToArray();
        Assert.Equal(names, names.Order(StringComparer.Ordinal));
        Assert.Equal("1795365602065-0123456789abcdef-0000000001-app", names[0]);
    }
}
