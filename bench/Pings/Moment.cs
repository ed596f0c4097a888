using System.Diagnostics;
using System.Globalization;
using EdgeGateway.Bench.Clients;
using EdgeGateway.Bench.Gateway;

namespace EdgeGateway.Bench.Pings;

/// <summary>A moment on both clocks, and the processor time that was used until then.</summary>
/// <param name="Clocks">The moment.</param>
/// <param name="Gateway">The gateway's processor time.</param>
/// <param name="Own">That of this process: clients and backend.</param>
/// <param name="Machine">That of all processes.</param>
internal sealed record Moment(Arrival Clocks, TimeSpan Gateway, TimeSpan Own, TimeSpan Machine)
{
    private const long NanosecondsPerTick = 100;

    // proc(5): the first line of /proc/stat, in units of 10 ms. The fourth and fifth are idle time.
    private static readonly Range BeforeIdle = 1..4;
    private static readonly Range AfterIdle = 6..8;
    private const double UnitMs = 10;

    public static Moment Now(ProcessFacts gateway) => new(
        new Arrival((DateTime.UtcNow - DateTime.UnixEpoch).Ticks * NanosecondsPerTick, Stopwatch.GetTimestamp()),
        gateway.Processor,
        Environment.CpuUsage.TotalTime,
        OfMachine());

    private static TimeSpan OfMachine()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] busy = [.. fields[BeforeIdle], .. fields[AfterIdle]];
        return TimeSpan.FromMilliseconds(UnitMs * busy.Sum(field => long.Parse(field, CultureInfo.InvariantCulture)));
    }
}
