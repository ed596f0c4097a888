using LogSource.UnitTests.Buffer.Redis;

namespace LogSource.UnitTests.Buffer.OnSentinel;

[Collection<SentinelFixture>]
[Trait("Category", "Waits")]
public sealed class LogBufferContractTests(SentinelFixture redis) : RedisLogBufferContractTests(redis);
