using System.Diagnostics;
using System.Globalization;
using EdgeGateway.Bench.Gateway;
using EdgeGateway.Bench.Results;
using EdgeGateway.Testing.Redis;

namespace EdgeGateway.Bench.LogSources;

/// <summary>Processor time up to a moment, or between two moments.</summary>
/// <param name="Wall">Elapsed time.</param>
/// <param name="LogSource">Processor time of the log source.</param>
/// <param name="Redis">Processor time of Redis.</param>
/// <param name="Own">Processor time of this process, which writes and reads.</param>
/// <param name="Machine">Processor time of all processes.</param>
internal readonly record struct Usage(TimeSpan Wall, TimeSpan LogSource, TimeSpan Redis, TimeSpan Own, TimeSpan Machine)
{
    private static readonly long Start = Stopwatch.GetTimestamp();

    /// <summary>Processor use of all other processes, in cores.</summary>
    public double Others => (Machine - LogSource - Redis - Own) / Wall;

    public static async Task<Usage> NowAsync(
        ProcessFacts logSource,
        RedisServer redis,
        CancellationToken cancellationToken
    )
    {
        // Redis reports its own processor time, because it may run in a container.
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
