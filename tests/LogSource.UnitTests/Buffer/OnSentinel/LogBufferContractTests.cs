using LogSource.UnitTests.Buffer.Redis;

namespace LogSource.UnitTests.Buffer.OnSentinel;

[Collection<SentinelFixture>]
public sealed class LogBufferContractTests(SentinelFixture redis) : RedisLogBufferContractTests(redis);
