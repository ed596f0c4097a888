namespace LogSource.UnitTests.Endpoints.Reading;

public sealed class RedisContainersTests(RedisLogSourceFixture logSource)
    : ContainersContract,
        IClassFixture<RedisLogSourceFixture>
{
    private protected override Api Api => logSource.Api;
}
