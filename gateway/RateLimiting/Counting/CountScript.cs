using EdgeGateway.Hosting.Redis;
using EdgeGateway.RateLimiting.Configuration;
using EdgeGateway.RateLimiting.Rules;
using StackExchange.Redis;

namespace EdgeGateway.RateLimiting.Counting;

/// <summary><c>count.lua</c>: all rules of requests in one round trip.</summary>
internal static class CountScript
{
    private const int Watches = 1;
    private const int Slides = 2;
    private const int Begins = 4;

    private static readonly RedisScript Script = new(typeof(CountScript).Assembly, "count.lua");

    /// <summary>Counts requests, whose counters are in one slot; the ends of windows are on this gateway's clock, which says
    /// <paramref name="now"/>.</summary>
    /// <param name="database">Where.</param>
    /// <param name="requests">The counters of each request.</param>
    /// <param name="now">The time.</param>
    /// <param name="cost">What a request counts for; 0 to look only.</param>
    public static async Task<IReadOnlyList<Count>[]> RunAsync(
        IDatabase database,
        IReadOnlyList<IReadOnlyList<Counter>> requests,
        DateTimeOffset now,
        int cost = 1
    )
    {
        var all = requests.Sum(request => request.Count);
        var keys = new RedisKey[all];
        var arguments = new RedisValue[1 + (3 * all)];
        arguments[0] = cost;
        var i = 0;
        foreach (var request in requests)
        {
            for (var first = i; i < first + request.Count; i++)
            {
                var (key, rule, _) = request[i - first];
                keys[i] = key;
                arguments[(3 * i) + 1] = rule.LimitText;
                arguments[(3 * i) + 2] = rule.PeriodMs;
                arguments[(3 * i) + 3] = Kind(rule) + (i == first ? Begins : 0);
            }
        }

        var answer = (long[])(await Script.RunAsync(database, keys, arguments))!;
        var shift = now - DateTimeOffset.FromUnixTimeMilliseconds(answer[0]);
        var counts = new IReadOnlyList<Count>[requests.Count];
        var at = 1;
        foreach (var (number, request) in requests.Index())
        {
            counts[number] = Read(answer.AsSpan(at, 2 * request.Count), shift);
            at += 2 * request.Count;
        }

        return counts;
    }

    private static List<Count> Read(ReadOnlySpan<long> answer, TimeSpan shift)
    {
        var counts = new List<Count>(answer.Length / 2);
        for (var i = 0; i < answer.Length && answer[i + 1] > 0; i += 2)
        {
            counts.Add(new Count(answer[i], DateTimeOffset.FromUnixTimeMilliseconds(answer[i + 1]) + shift));
        }

        return counts;
    }

    private static int Kind(LimitRule rule) =>
        (rule.IsMonitor ? Watches : 0) + (rule.Algorithm == LimitAlgorithm.Sliding ? Slides : 0);
}
