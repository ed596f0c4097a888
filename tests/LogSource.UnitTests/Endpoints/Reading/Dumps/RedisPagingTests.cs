namespace LogSource.UnitTests.Endpoints.Reading.Dumps;

public sealed class RedisPagingTests(RedisLogSourceFixture logSource)
    : PagingContract,
        IClassFixture<RedisLogSourceFixture>
{
    private protected override Api Api => logSource.Api;
}
