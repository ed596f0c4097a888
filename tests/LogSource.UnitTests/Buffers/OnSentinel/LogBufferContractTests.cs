namespace LogSource.UnitTests.Buffers.OnSentinel;

[Collection<SentinelFixture>]
public sealed class LogBufferContractTests(SentinelFixture redis) : RedisLogBufferContractTests(redis);
