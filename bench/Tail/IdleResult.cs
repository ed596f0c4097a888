namespace EdgeGateway.Bench.Tail;

/// <summary>What the log source spends on those for whom nothing comes.</summary>
/// <param name="KiB">Resident memory for each.</param>
/// <param name="LogSource">Its processor time, in cores, for all of them.</param>
/// <param name="Redis">That of Redis.</param>
internal sealed record IdleResult(double KiB, double LogSource, double Redis);
