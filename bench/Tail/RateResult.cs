using EdgeGateway.Bench.LogSources;

namespace EdgeGateway.Bench.Tail;

/// <summary>What came of writing at a rate.</summary>
/// <param name="Rate">Lines per second, as planned.</param>
/// <param name="Written">Lines per second that the log source took in.</param>
/// <param name="Latencies">From when a line was to be sent to its arrival, of all followers.</param>
/// <param name="Usage">Until the last follower had the last line.</param>
/// <param name="Announced">Lines that followers are missing and were told of by a gap event.</param>
/// <param name="Wrong">Lines missing without a word, twice or in another order.</param>
internal sealed record RateResult(
    int Rate,
    double Written,
    LatencyHistogram Latencies,
    Usage Usage,
    long Announced,
    long Wrong
);
