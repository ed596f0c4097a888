namespace LogSource.UnitTests.Buffers.OnCluster;

[Collection<ClusterFixture>]
public sealed class LogBufferContractTests(ClusterFixture redis) : RedisLogBufferContractTests(redis);
