namespace LogSource.UnitTests.Buffer.OnServer;

[Collection<ServerFixture>]
public sealed class LogBufferContractTests(ServerFixture redis) : RedisLogBufferContractTests(redis);
