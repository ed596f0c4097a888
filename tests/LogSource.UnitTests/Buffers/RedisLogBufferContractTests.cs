using LogSource.Buffers;

namespace LogSource.UnitTests.Buffers;

public sealed class RedisLogBufferContractTests(RedisFixture redis) : LogBufferContinuityContract, IClassFixture<RedisFixture>
{
    private protected override ILogBuffer Buffer => redis.Buffer;

    private protected override Task ForgetAsync() => redis.Foreign.KeyDeleteAsync(RedisKeys.Lines(App));
}
