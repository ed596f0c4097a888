using EdgeGateway.Bench.LogSources;
using EdgeGateway.Testing.Redis;

namespace EdgeGateway.Bench.Tail;

/// <summary>
/// Measures idle followers of one app or of one app each. Each app has one line, and no new line arrives.
/// </summary>
internal static class IdleFollowers
{
    private const int WarmUpFollowers = 200;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(10);

    public static async Task<IdleResult> RunAsync(
        RedisServer redis,
        int count,
        int apps,
        CancellationToken cancellationToken
    )
    {
        await using var source = await BenchLogSource.StartAsync(redis, cancellationToken);
        using (var client = new LinesClient())
        {
            await client.ConnectAsync(source.Address, cancellationToken);
            for (var app = 0; app < apps; app++)
            {
                await client.PostAsync(
                    LinesPost.Create(Name(app), 1, 1, (_, line) => line.Fill((byte)'x')),
                    1,
                    cancellationToken
                );
            }
        }

        using (await Followers.OpenAsync(source.Address, WarmUpFollowers, i => Name(i % apps), cancellationToken)) { }

        await Task.Delay(Settling, cancellationToken);
        var before = source.Facts.ResidentKiB;
        using var followers = await Followers.OpenAsync(source.Address, count, i => Name(i % apps), cancellationToken);
        await Task.Delay(Settling, cancellationToken);

        var begin = await Usage.NowAsync(source.Facts, redis, cancellationToken);
        await Task.Delay(Watched, cancellationToken);
        var usage = await Usage.NowAsync(source.Facts, redis, cancellationToken) - begin;
        return followers.Ended == 0
            ? new IdleResult(
                (double)(source.Facts.ResidentKiB - before) / count,
                usage.LogSource / usage.Wall,
                usage.Redis / usage.Wall
            )
            : throw new InvalidOperationException($"{followers.Ended} streams ended");
    }

    private static string Name(int app) => $"idle-{app}";
}
