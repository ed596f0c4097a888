using System.Diagnostics.Metrics;

namespace EdgeGateway.Hosting.Redis;

/// <summary>The state of the Redis connection.</summary>
internal sealed class RedisMetrics(RedisProfile profile, IMeterFactory meters)
{
    /// <summary>Reports whether the client is connected. Reports nothing while it returns null.</summary>
    public void Observe(Func<bool?> isConnected) =>
        meters
            .Create(profile.Meter)
            .CreateObservableGauge(
                $"{profile.Prefix}.redis.connected",
                () => isConnected() is { } connected ? [new(connected ? 1 : 0)] : Array.Empty<Measurement<int>>(),
                "1",
                "1 if the client is connected to all servers of Redis, else 0. Absent where no Redis is configured."
            );
}
