using System.Globalization;
using EdgeGateway.Testing.Redis;

namespace FunctionalTests;

/// <summary>What a Redis server counts of scripts.</summary>
internal static class RedisScripts
{
    /// <summary>How many scripts have run.</summary>
    public static async Task<long> CountAsync(RedisServer redis) =>
        (await redis.CommandAsync("INFO commandstats", TestContext.Current.CancellationToken))
            .Split("\r\n")
            .Where(stat => stat.StartsWith("cmdstat_eval", StringComparison.Ordinal))
            .Sum(stat => long.Parse(stat.Split('=', ',')[1], CultureInfo.InvariantCulture));
}
