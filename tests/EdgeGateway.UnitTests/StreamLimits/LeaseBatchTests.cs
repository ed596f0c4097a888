using EdgeGateway.StreamLimits.Leasing;

namespace EdgeGateway.UnitTests.StreamLimits;

public sealed class LeaseBatchTests
{
    [Fact]
    public void A_batch_has_250_leases_of_one_app_and_the_last_batch_of_an_app_or_tenant_has_its_limit()
    {
        using var plans = Plans.Of(perTenant: 7, perApp: 5);
        StreamLease[] leases =
        [
            .. Enumerable.Range(1, 600).Select(number => Plans.Lease(number)),
            Plans.Lease(601, app: "other"),
            Plans.Lease(602, tenant: "other", app: null),
        ];
        var batches = LeaseBatch.Of(leases, plans).ToArray();
        Assert.Equal(
            ["acme app 250  ", "acme app 250  ", "acme app 100  5", "acme other 1 7 5", "other  1 7 5"],
            batches.Select(batch =>
                $"{batch.Tenant} {batch.App} {batch.Leases.Length} {batch.Limits.PerTenant} {batch.Limits.PerApp}"
            )
        );
        Assert.Equal((601, 600), (batches[0].OfTenant.Length, batches[0].OfApp.Length));
        Assert.Equal((601, 1), (batches[3].OfTenant.Length, batches[3].OfApp.Length));
    }

    [Fact]
    public void Leases_without_a_limit_are_in_no_batch()
    {
        using var plans = Plans.Of(("Plans:one:PerTenant", "1"), ("Tenants:acme", "one"));
        Assert.Equal(
            "acme",
            Assert.Single(LeaseBatch.Of([Plans.Lease(1), Plans.Lease(2, tenant: "other")], plans)).Tenant
        );
    }
}
