namespace LogSource.UnitTests.Buffers.OnSentinel;

[Collection<SentinelFixture>]
public sealed class LogBufferTests(SentinelFixture redis) : RedisLogBufferTests(redis);
