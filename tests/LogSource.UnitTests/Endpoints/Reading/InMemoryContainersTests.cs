namespace LogSource.UnitTests.Endpoints.Reading;

public sealed class InMemoryContainersTests(LogSourceFixture logSource)
    : ContainersContract,
        IClassFixture<LogSourceFixture>
{
    private protected override Api Api => logSource.Api;
}
