namespace LogSource.UnitTests.Buffers.OnServer;

[Collection<ServerFixture>]
public sealed class LogBufferTests(ServerFixture redis) : RedisLogBufferTests(redis);
