namespace LogSource.UnitTests.Buffers.OnSentinel;

[Collection<SentinelFixture>]
public sealed class RetentionTests(SentinelFixture redis) : RedisRetentionTests(redis);
