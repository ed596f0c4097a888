using EdgeGateway.StreamLimits.Leasing;
using EdgeGateway.StreamLimits.Plans;

namespace EdgeGateway.UnitTests.StreamLimits;

/// <summary>Which streams have to end when a limit is exceeded.</summary>
public sealed class OverLimitLeasesTests
{
    [Theory]
    [InlineData(null, null, "")]
    [InlineData(6, 4, "")]
    [InlineData(4, null, "5 6")]
    [InlineData(null, 2, "4 6")]
    [InlineData(0, null, "1 2 3 4 5 6 7")]
    // Without the app's leases 4 and 6 four are left, one more than the tenant's limit.
    [InlineData(3, 2, "4 6 5")]
    public void The_newest_leases_end_first_those_over_the_app_limit_before_those_over_the_tenant_limit(
        int? perTenant,
        int? perApp,
        string over
    )
    {
        using var plans = Plans.Of(perTenant, perApp);
        StreamLease[] leases =
        [
            Plans.Lease(6),
            Plans.Lease(1),
            Plans.Lease(5, app: "other"),
            Plans.Lease(2, app: null),
            Plans.Lease(3),
            Plans.Lease(4),
            Plans.Lease(7, tenant: "other"),
        ];
        Assert.Equal(over, Numbers(OverLimitLeases.Of(leases, plans)));
    }

    [Theory]
    [InlineData("", "", "")]
    [InlineData("3", "", "4 5")]
    [InlineData("", "4", "5")]
    [InlineData("0", "", "1 2 3 4 5")]
    // The tenant limit is applied after the leases over the app limit have ended.
    [InlineData("3", "4", "5")]
    public void Leases_newer_than_the_last_one_within_the_limit_in_Redis_end(
        string lastOfTenant,
        string lastOfApp,
        string over
    )
    {
        var leases = Enumerable.Range(1, 5).Select(number => Plans.Lease(number)).ToArray();
        var batch = new LeaseBatch("acme", "app", new StreamPlan("all", 1, 1), leases[4..], leases, leases);
        Assert.Equal(over, Numbers(OverLimitLeases.Of([(batch, [Name(lastOfTenant), Name(lastOfApp)])])));

        static string Name(string number) =>
            number is "" or "0" ? number : Plans.Lease(long.Parse(number, null), gateway: "ffffffffffffffff").Name;
    }

    private static string Numbers(IEnumerable<StreamLease> leases) =>
        string.Join(' ', leases.Select(lease => lease.Age.Number));
}
