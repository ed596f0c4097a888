using System.Globalization;
using EdgeGateway.Limits.Configuration;
using EdgeGateway.Limits.Matching;
using EdgeGateway.Redis;
using StackExchange.Redis;

namespace EdgeGateway.Limits.Counting;

/// <summary><c>count.lua</c>: all rules of a request in one round trip; on a cluster, in one for each slot.</summary>
internal static class CountScript
{
    private static readonly RedisScript Script = new("count.lua");

    /// <summary>Counts; the ends of windows are on this gateway's clock, which says <paramref name="now"/>.</summary>
    public static async Task<IReadOnlyList<Count>> RunAsync(IDatabase database, IReadOnlyList<Counter> counters, DateTimeOffset now)
    {
        var counts = new List<Count>(counters.Count);
        while (counts.Count < counters.Count)
        {
            var slot = database.Multiplexer.HashSlot(counters[counts.Count].Key);
            var together = counters.Skip(counts.Count).TakeWhile(counter => database.Multiplexer.HashSlot(counter.Key) == slot).ToArray();
            var answer = await EvaluateAsync(database, together);
            for (var i = 1; i < answer.Length; i += 2)
            {
                counts.Add(new Count(answer[i], now.AddMilliseconds(answer[i + 1] - answer[0])));
            }

            if (counters[counts.Count - 1].Refuses(counts[^1]))
            {
                break;
            }
        }

        return counts;
    }

    private static async Task<long[]> EvaluateAsync(IDatabase database, Counter[] counters)
    {
        RedisKey[] keys = [.. counters.Select(counter => (RedisKey)counter.Key)];
        return (long[])(await Script.RunAsync(database, keys, [1, .. counters.SelectMany(counter => Arguments(counter.Rule))]))!;
    }

    private static RedisValue[] Arguments(LimitRule rule) =>
    [
        rule.Limit.ToString("R", CultureInfo.InvariantCulture), (long)rule.Period.TotalMilliseconds, rule.IsMonitor ? 1 : 0,
        rule.Algorithm == LimitAlgorithm.Sliding ? 1 : 0,
    ];
}
