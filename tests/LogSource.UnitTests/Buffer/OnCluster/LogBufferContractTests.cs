using LogSource.UnitTests.Buffer.Redis;

namespace LogSource.UnitTests.Buffer.OnCluster;

[Collection<ClusterFixture>]
[Trait("Category", "Waits")]
public sealed class LogBufferContractTests(ClusterFixture redis) : RedisLogBufferContractTests(redis);
