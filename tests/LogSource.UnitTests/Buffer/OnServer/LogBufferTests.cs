namespace LogSource.UnitTests.Buffer.OnServer;

[Collection<ServerFixture>]
public sealed class LogBufferTests(ServerFixture redis) : RedisLogBufferTests(redis);
