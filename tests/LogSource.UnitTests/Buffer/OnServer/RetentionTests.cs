using LogSource.UnitTests.Buffer.Redis;

namespace LogSource.UnitTests.Buffer.OnServer;

[Collection<ServerFixture>]
public sealed class RetentionTests(ServerFixture redis) : RedisRetentionTests(redis);
