using EdgeGateway.Testing.Network;
using EdgeGateway.Testing.Redis;

namespace FunctionalTests.RateLimiting.InRedis;

/// <summary>A way in which Redis can be unusable.</summary>
/// <param name="Begin">Starts the outage, at the server or at the proxy in front of it.</param>
/// <param name="End">Ends the outage.</param>
internal sealed record Outage(Func<RedisServer, TcpProxy, Task> Begin, Func<RedisServer, TcpProxy, Task> End)
{
    /// <summary>All outages by name.</summary>
    public static IReadOnlyDictionary<string, Outage> All { get; } =
        new Dictionary<string, Outage>
        {
            ["stopped"] = new((redis, _) => redis.StopAsync(), (redis, _) => redis.RestartAsync()),
            ["paused"] = new((redis, _) => redis.PauseAsync(), (redis, _) => redis.ResumeAsync()),
            ["cut off"] = new((_, proxy) => Run(proxy.Cut), (_, proxy) => Run(proxy.Reopen)),
            ["slow"] = new(
                (_, proxy) => Run(() => proxy.Delay = TimeSpan.FromMilliseconds(300)),
                (_, proxy) => Run(() => proxy.Delay = TimeSpan.Zero)
            ),
            ["full"] = ByCommand("CONFIG SET maxmemory 1", "CONFIG SET maxmemory 0"),
            ["without replicas"] = ByCommand(
                "CONFIG SET min-replicas-to-write 1",
                "CONFIG SET min-replicas-to-write 0"
            ),
            ["read-only"] = ByCommand("REPLICAOF 127.0.0.1 1", "REPLICAOF NO ONE"),
        };

    private static Outage ByCommand(string begin, string end) =>
        new((redis, _) => redis.CommandAsync(begin), (redis, _) => redis.CommandAsync(end));

    private static Task Run(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
