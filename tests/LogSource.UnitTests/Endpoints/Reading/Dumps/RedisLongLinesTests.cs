namespace LogSource.UnitTests.Endpoints.Reading.Dumps;

public sealed class RedisLongLinesTests(RedisLogSourceFixture logSource)
    : LongLinesContract,
        IClassFixture<RedisLogSourceFixture>
{
    private protected override Api Api => logSource.Api;
}
