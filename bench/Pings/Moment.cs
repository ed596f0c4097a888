using System.Diagnostics;
using EdgeGateway.Bench.Clients;
using EdgeGateway.Bench.Gateway;
using EdgeGateway.Bench.Results;

namespace EdgeGateway.Bench.Pings;

/// <summary>A moment on both clocks and the processor time used until then.</summary>
/// <param name="Clocks">The moment.</param>
/// <param name="Gateway">The gateway's processor time.</param>
/// <param name="Own">Processor time of this process, which holds clients and backend.</param>
/// <param name="Machine">Processor time of all processes.</param>
internal sealed record Moment(Arrival Clocks, TimeSpan Gateway, TimeSpan Own, TimeSpan Machine)
{
    private const long NanosecondsPerTick = 100;

    public static Moment Now(ProcessFacts gateway) =>
        new(
            new Arrival((DateTime.UtcNow - DateTime.UnixEpoch).Ticks * NanosecondsPerTick, Stopwatch.GetTimestamp()),
            gateway.Processor,
            Environment.CpuUsage.TotalTime,
            MachineFacts.Busy()
        );
}
