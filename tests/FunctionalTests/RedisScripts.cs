using System.Globalization;
using EdgeGateway.Testing.Redis;

namespace FunctionalTests;

/// <summary>The script statistics of a Redis server.</summary>
internal static class RedisScripts
{
    /// <summary>The number of script calls so far.</summary>
    public static async Task<long> CountAsync(RedisServer redis) =>
        (await redis.CommandAsync("INFO commandstats", TestContext.Current.CancellationToken))
            .Split("\r\n")
            .Where(stat => stat.StartsWith("cmdstat_eval", StringComparison.Ordinal))
            .Sum(stat => long.Parse(stat.Split('=', ',')[1], CultureInfo.InvariantCulture));
}
