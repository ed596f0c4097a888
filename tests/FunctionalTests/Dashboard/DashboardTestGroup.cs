namespace FunctionalTests.Dashboard;

/// <summary>The tests that share the browser and the servers of <see cref="DashboardFixture"/>.</summary>
[CollectionDefinition(Name)]
public sealed class DashboardTestGroup : ICollectionFixture<DashboardFixture>
{
    public const string Name = "Dashboard";
}
