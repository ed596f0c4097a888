using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgeGateway.Redis;
using StackExchange.Redis;

namespace EdgeGateway.Limits.Counting;

/// <summary><c>count.lua</c>: all rules of a request in one round trip.</summary>
internal sealed class CountScript(RedisConnection redis)
{
    private static readonly string Text = Read();

    // EVALSHA names a script by this (SCRIPT LOAD): it is no protection.
#pragma warning disable CA5350
    private static readonly byte[] Name = SHA1.HashData(Encoding.UTF8.GetBytes(Text));
#pragma warning restore CA5350

    /// <summary>Counts; the ends of windows are on this gateway's clock.</summary>
    /// <exception cref="RedisUnavailableException">The request may have been counted, or not.</exception>
    public async Task<IReadOnlyList<Count>> RunAsync(IReadOnlyList<Counter> counters, DateTimeOffset now, CancellationToken cancellationToken)
    {
        RedisKey[] keys = [.. counters.Select(counter => (RedisKey)counter.Key)];
        RedisValue[] arguments = [1, .. counters.SelectMany(counter => (RedisValue[])
        [
            counter.Rule.Limit.ToString("R", CultureInfo.InvariantCulture), (long)counter.Rule.Period.TotalMilliseconds, counter.Rule.IsMonitor ? 1 : 0,
        ])];
        var answer = (long[])(await redis.RunAsync(database => EvaluateAsync(database, keys, arguments), cancellationToken))!;
        var counts = new Count[(answer.Length - 1) / 2];
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = new Count(answer[(2 * i) + 1], now.AddMilliseconds(answer[(2 * i) + 2] - answer[0]));
        }

        return counts;
    }

    private static async Task<RedisResult> EvaluateAsync(IDatabase database, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await database.ScriptEvaluateAsync(Name, keys, arguments);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // A new node, or one whose scripts were flushed. It keeps what it evaluates.
            return await database.ExecuteAsync("EVAL", [Text, keys.Length, .. keys.Cast<object>(), .. arguments.Cast<object>()]);
        }
    }

    private static string Read()
    {
        using var resource = typeof(CountScript).Assembly.GetManifestResourceStream("count.lua")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
