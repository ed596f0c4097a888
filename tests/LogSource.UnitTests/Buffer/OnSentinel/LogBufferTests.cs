using LogSource.UnitTests.Buffer.Redis;

namespace LogSource.UnitTests.Buffer.OnSentinel;

[Collection<SentinelFixture>]
public sealed class LogBufferTests(SentinelFixture redis) : RedisLogBufferTests(redis);
