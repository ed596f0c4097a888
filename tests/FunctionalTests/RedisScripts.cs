using System.Globalization;
using StackExchange.Redis;

namespace FunctionalTests;

/// <summary>What a Redis server counts of scripts.</summary>
internal static class RedisScripts
{
    /// <summary>How many scripts have run.</summary>
    public static async Task<long> CountAsync(IServer server) => (await server.InfoAsync("commandstats"))
        .SelectMany(group => group)
        .Where(stat => stat.Key is "cmdstat_evalsha" or "cmdstat_eval")
        .Sum(stat => long.Parse(stat.Value.Split(',')[0].Split('=')[1], CultureInfo.InvariantCulture));
}
