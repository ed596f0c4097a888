namespace LogSource.UnitTests.Buffers.OnCluster;

[Collection<ClusterFixture>]
public sealed class LogBufferTests(ClusterFixture redis) : RedisLogBufferTests(redis);
