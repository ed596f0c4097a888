using EdgeGateway.Testing;

namespace LogSource.UnitTests.Endpoints.Reading;

public sealed class RedisPositionsTests(RedisLogSourceFixture logSource)
    : PositionsContract,
        IClassFixture<RedisLogSourceFixture>
{
    private protected override Api Api => logSource.Api;

    private protected override LogSourceHost Host => logSource.Host;
}
