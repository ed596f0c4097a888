using LogSource.UnitTests.Buffer.Redis;

namespace LogSource.UnitTests.Buffer.OnCluster;

[Collection<ClusterFixture>]
public sealed class RetentionTests(ClusterFixture redis) : RedisRetentionTests(redis);
