using EdgeGateway.Bench.LogSources;
using EdgeGateway.Bench.Results;

namespace EdgeGateway.Bench.Tail;

/// <summary>The result of writing at one rate.</summary>
/// <param name="Rate">Planned lines per second.</param>
/// <param name="Written">Lines per second that the log source accepted.</param>
/// <param name="Latencies">The times from a line's scheduled send time to its arrival, for all followers.</param>
/// <param name="Usage">Processor time until the last follower had the last line.</param>
/// <param name="Announced">Missing lines that gap events reported.</param>
/// <param name="Wrong">Missing lines without a gap event, and lines that arrived twice or out of order.</param>
internal sealed record RateResult(
    int Rate,
    double Written,
    LatencyHistogram Latencies,
    Usage Usage,
    long Announced,
    long Wrong
);
