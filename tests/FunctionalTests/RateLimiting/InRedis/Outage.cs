using EdgeGateway.Testing.Network;
using EdgeGateway.Testing.Redis;

namespace FunctionalTests.RateLimiting.InRedis;

/// <summary>A way in which Redis can be of no use.</summary>
/// <param name="Begin">Makes it so; the server can also be reached beside the proxy.</param>
/// <param name="End">Makes it well again.</param>
internal sealed record Outage(Func<RedisServer, TcpProxy, Task> Begin, Func<RedisServer, TcpProxy, Task> End)
{
    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, Outage> All { get; } =
        new Dictionary<string, Outage>
        {
            ["stopped"] = new((redis, _) => redis.StopAsync(), (redis, _) => redis.RestartAsync()),
            ["paused"] = new((redis, _) => redis.PauseAsync(), (redis, _) => redis.ResumeAsync()),
            ["cut off"] = new((_, proxy) => Done(proxy.Cut), (_, proxy) => Done(proxy.Reopen)),
            ["slow"] = new(
                (_, proxy) => Done(() => proxy.Delay = TimeSpan.FromMilliseconds(300)),
                (_, proxy) => Done(() => proxy.Delay = TimeSpan.Zero)
            ),
            ["full"] = Told("CONFIG SET maxmemory 1", "CONFIG SET maxmemory 0"),
            ["without replicas"] = Told("CONFIG SET min-replicas-to-write 1", "CONFIG SET min-replicas-to-write 0"),
            ["read-only"] = Told("REPLICAOF 127.0.0.1 1", "REPLICAOF NO ONE"),
        };

    private static Outage Told(string begin, string end) =>
        new((redis, _) => redis.CommandAsync(begin), (redis, _) => redis.CommandAsync(end));

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
