using LogSource.UnitTests.Buffer.Redis;

namespace LogSource.UnitTests.Buffer.OnSentinel;

[Collection<SentinelFixture>]
[Trait("Category", "Waits")]
public sealed class LogBufferTests(SentinelFixture redis) : RedisLogBufferTests(redis);
