using EdgeGateway.Testing;

namespace LogSource.UnitTests.Endpoints.Reading;

public sealed class InMemoryPositionsTests(LogSourceFixture logSource)
    : PositionsContract,
        IClassFixture<LogSourceFixture>
{
    private protected override Api Api => logSource.Api;

    private protected override LogSourceHost Host => logSource.Host;
}
