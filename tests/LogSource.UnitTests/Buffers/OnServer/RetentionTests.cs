namespace LogSource.UnitTests.Buffers.OnServer;

[Collection<ServerFixture>]
public sealed class RetentionTests(ServerFixture redis) : RedisRetentionTests(redis);
