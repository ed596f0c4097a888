using EdgeGateway.Bench.LogSources;
using EdgeGateway.Bench.Results;
using EdgeGateway.Testing.Redis;

namespace EdgeGateway.Bench.Tail;

/// <summary>
/// Writes to an app at several rates in turn. After each rate it waits until all followers have caught up.
/// </summary>
internal static class TailRates
{
    private const string App = "followed";
    private const int RequestsPerSecond = 100;
    private const int WarmUpRate = 1_000;
    private const int WarmUpSeconds = 5;

    public static async Task<IReadOnlyList<RateResult>> RunAsync(
        RedisServer redis,
        TailPlan plan,
        CancellationToken cancellationToken
    )
    {
        await using var source = await BenchLogSource.StartAsync(redis, cancellationToken);
        using var client = new LinesClient();
        await client.ConnectAsync(source.Address, cancellationToken);
        using var followers = await Followers.OpenAsync(source.Address, plan.Followers, _ => App, cancellationToken);
        var writer = new LineWriter(client, App);
        await writer.WriteAsync(RequestsPerSecond, WarmUpRate / RequestsPerSecond, WarmUpSeconds, cancellationToken);
        await followers.CatchUpAsync(writer.Written, cancellationToken);

        var results = new List<RateResult>();
        foreach (var rate in TailPlan.Rates)
        {
            var tallies = followers.All.Select(follower => follower.Tally).ToArray();
            var (announced, wrong) = (tallies.Sum(tally => tally.Announced), tallies.Sum(tally => tally.Wrong));
            foreach (var tally in tallies)
            {
                tally.Latencies = new LatencyHistogram();
            }

            var before = await Usage.NowAsync(source.Facts, redis, cancellationToken);
            var took = await writer.WriteAsync(
                RequestsPerSecond,
                rate / RequestsPerSecond,
                plan.Seconds,
                cancellationToken
            );
            await followers.CatchUpAsync(writer.Written, cancellationToken);
            var usage = await Usage.NowAsync(source.Facts, redis, cancellationToken) - before;

            var all = new LatencyHistogram();
            foreach (var tally in tallies)
            {
                all.Add(tally.Latencies!);
            }

            results.Add(
                new RateResult(
                    rate,
                    rate * plan.Seconds / took.TotalSeconds,
                    all,
                    usage,
                    tallies.Sum(tally => tally.Announced) - announced,
                    tallies.Sum(tally => tally.Wrong) - wrong
                )
            );
        }

        return results;
    }
}
