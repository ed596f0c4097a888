namespace LogSource.UnitTests.Buffers.OnServer;

[Collection<ServerFixture>]
public sealed class LogBufferContractTests(ServerFixture redis) : RedisLogBufferContractTests(redis);
