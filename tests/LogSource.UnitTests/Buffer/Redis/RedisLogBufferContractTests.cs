using LogSource.Buffer;
using LogSource.Buffer.Redis;

namespace LogSource.UnitTests.Buffer.Redis;

public abstract class RedisLogBufferContractTests(RedisFixture redis) : LogBufferContinuityContract
{
    private protected override ILogBuffer Buffer => redis.Buffer;

    private protected override Task LoseAppAsync() => redis.Foreign.KeyDeleteAsync(RedisKeys.Lines(App));
}
