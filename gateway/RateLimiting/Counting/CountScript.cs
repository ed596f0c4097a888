using EdgeGateway.Hosting.Redis;
using EdgeGateway.RateLimiting.Configuration;
using EdgeGateway.RateLimiting.Rules;
using StackExchange.Redis;

namespace EdgeGateway.RateLimiting.Counting;

/// <summary>Runs <c>count.lua</c>, which applies all rules of several requests in one round trip.</summary>
internal static class CountScript
{
    private const int MonitorFlag = 1;
    private const int SlidingFlag = 2;
    private const int FirstOfRequestFlag = 4;

    private static readonly RedisScript Script = new(typeof(CountScript).Assembly, "count.lua");

    /// <summary>Counts requests whose counters are in one slot.</summary>
    /// <param name="database">The database.</param>
    /// <param name="requests">The counters of each request.</param>
    /// <param name="now">The gateway's time. The ends of windows are converted from Redis' clock to this one.</param>
    /// <param name="cost">What a request counts for; 0 only reads.</param>
    public static async Task<IReadOnlyList<Count>[]> RunAsync(
        IDatabase database,
        IReadOnlyList<IReadOnlyList<Counter>> requests,
        DateTimeOffset now,
        int cost = 1
    )
    {
        var total = requests.Sum(request => request.Count);
        var keys = new RedisKey[total];
        var arguments = new RedisValue[1 + (3 * total)];
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
                arguments[(3 * i) + 3] = Flags(rule) + (i == first ? FirstOfRequestFlag : 0);
            }
        }

        var result = (long[])(await Script.RunAsync(database, keys, arguments))!;
        var shift = now - DateTimeOffset.FromUnixTimeMilliseconds(result[0]);
        var counts = new IReadOnlyList<Count>[requests.Count];
        var offset = 1;
        foreach (var (number, request) in requests.Index())
        {
            counts[number] = Read(result.AsSpan(offset, 2 * request.Count), shift);
            offset += 2 * request.Count;
        }

        return counts;
    }

    private static List<Count> Read(ReadOnlySpan<long> result, TimeSpan shift)
    {
        var counts = new List<Count>(result.Length / 2);
        for (var i = 0; i < result.Length && result[i + 1] > 0; i += 2)
        {
            counts.Add(new Count(result[i], DateTimeOffset.FromUnixTimeMilliseconds(result[i + 1]) + shift));
        }

        return counts;
    }

    private static int Flags(LimitRule rule) =>
        (rule.IsMonitor ? MonitorFlag : 0) + (rule.Algorithm == LimitAlgorithm.Sliding ? SlidingFlag : 0);
}
