using EdgeGateway.Hosting.Redis;
using LogSource.Lines;
using StackExchange.Redis;

namespace LogSource.Buffer.Redis;

/// <summary>Finds the apps that have changed since their readers read them, with one script call per slot.</summary>
internal sealed class RedisChangeSearch(RedisPrimaryClient redis)
{
    // The script blocks Redis for half a millisecond with this many apps.
    private const int AppsPerCall = 256;

    private static readonly RedisScript FindChanged = new(typeof(RedisChangeSearch).Assembly, "find-changed.lua");

    public async Task<IReadOnlyList<string>> FindAsync(
        IReadOnlyList<AppCursor> apps,
        CancellationToken cancellationToken
    )
    {
        var changed = new List<string>();

        // A script can access one slot. On a cluster, a slot mostly has one app; otherwise all apps have the same slot.
        var multiplexer = await redis.ConnectAsync(cancellationToken);
        var slots = apps.GroupBy(app => multiplexer.HashSlot(RedisKeys.Lines(app.App)));
        foreach (var calls in slots.SelectMany(slot => slot.Chunk(AppsPerCall)).Chunk(AppsPerCall))
        {
            foreach (var names in await Task.WhenAll(calls.Select(call => FindInSlotAsync(call, cancellationToken))))
            {
                changed.AddRange(names);
            }
        }

        return changed;
    }

    private async Task<IEnumerable<string>> FindInSlotAsync(AppCursor[] apps, CancellationToken cancellationToken)
    {
        RedisKey[] keys = [.. apps.Select(app => RedisKeys.Lines(app.App))];
        RedisValue[] seen = [.. apps.Select(app => (RedisValue)app.Seen.ToString())];
        try
        {
            var positions = (int[])
                (
                    await redis.RunAsync(
                        RedisOperations.Polls,
                        keys[0],
                        database => FindChanged.RunAsync(database, keys, seen),
                        cancellationToken
                    )
                )!;
            return positions.Select(position => apps[position - 1].App);
        }
        catch (BufferUnavailableException)
        {
            // An unreachable node of a cluster must not hide changes on the other nodes.
            return [];
        }
    }
}
