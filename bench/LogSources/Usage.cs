using System.Diagnostics;
using System.Globalization;
using EdgeGateway.Bench.Gateway;
using EdgeGateway.Bench.Results;
using EdgeGateway.Testing.Redis;

namespace EdgeGateway.Bench.LogSources;

/// <summary>Processor time, until a moment or between two.</summary>
/// <param name="Wall">The time on the wall.</param>
/// <param name="LogSource">That of the log source.</param>
/// <param name="Redis">That of Redis.</param>
/// <param name="Own">That of this process: whoever writes and reads.</param>
/// <param name="Machine">That of all processes.</param>
internal readonly record struct Usage(TimeSpan Wall, TimeSpan LogSource, TimeSpan Redis, TimeSpan Own, TimeSpan Machine)
{
    private static readonly long Start = Stopwatch.GetTimestamp();

    /// <summary>That of whatever else runs on the machine, in cores.</summary>
    public double Others => (Machine - LogSource - Redis - Own) / Wall;

    public static async Task<Usage> NowAsync(
        ProcessFacts logSource,
        RedisServer redis,
        CancellationToken cancellationToken
    )
    {
        // Redis tells its own: it may be in a container.
        var info = await redis.CommandAsync("INFO cpu", cancellationToken);
        return new(
            Stopwatch.GetElapsedTime(Start),
            logSource.Processor,
            Seconds(info, "used_cpu_sys:") + Seconds(info, "used_cpu_user:"),
            Environment.CpuUsage.TotalTime,
            MachineFacts.Busy()
        );
    }

    public static Usage operator -(Usage to, Usage from) =>
        new(
            to.Wall - from.Wall,
            to.LogSource - from.LogSource,
            to.Redis - from.Redis,
            to.Own - from.Own,
            to.Machine - from.Machine
        );

    private static TimeSpan Seconds(string info, string key) =>
        TimeSpan.FromSeconds(
            double.Parse(
                info.Split('\n').First(line => line.StartsWith(key, StringComparison.Ordinal))[key.Length..],
                CultureInfo.InvariantCulture
            )
        );
}
