using System.Collections.Concurrent;
using EdgeGateway.Hosting.Redis;

namespace LogSource.Buffer.Redis;

/// <summary>
/// Holds the apps in Redis to <c>Buffer:MaxApps</c>. On a cluster the streams of apps lie in many slots, and no script may look at more
/// than one: the names of all apps are a sorted set of their own, in a slot of its own, where each has a place for a while. A place
/// outlives the stream that it was taken for, as it lasts longer than the stream from its last line on and than a process goes without
/// renewing it: the set may hold an app that is gone, and lacks one only where it was away when a place was to be renewed. A process asks
/// once in a quarter of the expiry for each of its apps, and where an append finds no stream; all other appends cost no further round
/// trip. Streams that only foreign producers write are not counted.
/// </summary>
internal sealed class RedisApps(RedisPrimaries redis, BufferOptions options, TimeProvider time)
{
    private static readonly RedisScript Admit = new(typeof(RedisApps).Assembly, "admit.lua");

    private readonly TimeSpan _renewal = options.IdleExpiry / 4;
    private readonly ConcurrentDictionary<string, long> _admitted = [];

    /// <summary>Whether the app has a place that this process need not renew yet.</summary>
    public bool HasPlace(string app) => _admitted.TryGetValue(app, out var at) && time.GetElapsedTime(at) < _renewal;

    /// <summary>Takes or renews the place of an app.</summary>
    /// <exception cref="BufferFullException">There is none.</exception>
    public async Task AdmitAsync(string app, CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        var length = (long)options.IdleExpiry.TotalMilliseconds + (long)_renewal.TotalMilliseconds;
        var answer = await redis.RunAsync(
            RedisOperations.NewApps,
            RedisKeys.Apps,
            database => Admit.RunAsync(database, [RedisKeys.Apps], [app, options.MaxApps, length]),
            cancellationToken
        );
        if ((int)answer == 0)
        {
            throw BufferFullException.OfApps(options.MaxApps);
        }

        // Names of apps that are long gone: those that are not are asked for once more.
        if (_admitted.Count > options.MaxApps)
        {
            _admitted.Clear();
        }

        _admitted[app] = now;
    }
}
