using LogSource.UnitTests.Buffer.Redis;

namespace LogSource.UnitTests.Buffer.OnCluster;

[Collection<ClusterFixture>]
public sealed class LogBufferTests(ClusterFixture redis) : RedisLogBufferTests(redis);
