namespace LogSource.UnitTests.Endpoints.Reading.Dumps;

public sealed class InMemoryPagingTests(LogSourceFixture logSource) : PagingContract, IClassFixture<LogSourceFixture>
{
    private protected override Api Api => logSource.Api;
}
