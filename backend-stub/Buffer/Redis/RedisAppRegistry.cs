using System.Collections.Concurrent;
using EdgeGateway.Hosting.Redis;

namespace LogSource.Buffer.Redis;

/// <summary>
/// Enforces <c>Buffer:MaxApps</c> in Redis. On a cluster, the apps' streams are in many slots, and a script can access
/// only one slot. Therefore the names of all apps are registered in a sorted set with its own slot.
/// <para>
/// A registration expires later than the stream after its last line, even if a process has not renewed it for the
/// renewal interval. The set may contain an app that has expired. It lacks an existing app only if the set could not be
/// reached for renewal.
/// </para>
/// <para>
/// A process renews the registration of each of its apps after a quarter of the expiry, and registers an app if an
/// append finds no stream. Other appends need no second round trip. Streams that only other producers write are not
/// counted.
/// </para>
/// </summary>
internal sealed class RedisAppRegistry(RedisPrimaryClient redis, BufferOptions options, TimeProvider time)
{
    private static readonly RedisScript RegisterApp = new(typeof(RedisAppRegistry).Assembly, "register-app.lua");

    private readonly TimeSpan _renewal = options.IdleExpiry / 4;
    private readonly ConcurrentDictionary<string, long> _registered = [];

    /// <summary>Whether this process has registered the app and need not renew that yet.</summary>
    public bool IsRegistered(string app) =>
        _registered.TryGetValue(app, out var at) && time.GetElapsedTime(at) < _renewal;

    /// <summary>Registers an app or renews its registration.</summary>
    /// <exception cref="BufferFullException">The limit of apps is reached.</exception>
    public async Task RegisterAsync(string app, CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        var lifetime = (long)options.IdleExpiry.TotalMilliseconds + (long)_renewal.TotalMilliseconds;
        var registered = await redis.RunAsync(
            RedisOperations.NewApps,
            RedisKeys.Apps,
            database => RegisterApp.RunAsync(database, [RedisKeys.Apps], [app, options.MaxApps, lifetime]),
            cancellationToken
        );
        if ((int)registered == 0)
        {
            throw BufferFullException.TooManyApps(options.MaxApps);
        }

        // Most of these apps have expired. The others are registered once more.
        if (_registered.Count > options.MaxApps)
        {
            _registered.Clear();
        }

        _registered[app] = now;
    }
}
