namespace LogSource.UnitTests.Buffers.OnCluster;

[Collection<ClusterFixture>]
public sealed class RetentionTests(ClusterFixture redis) : RedisRetentionTests(redis);
