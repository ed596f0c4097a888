namespace LogSource.UnitTests.Endpoints.Reading.Dumps;

public sealed class InMemoryLongLinesTests(LogSourceFixture logSource)
    : LongLinesContract,
        IClassFixture<LogSourceFixture>
{
    private protected override Api Api => logSource.Api;
}
