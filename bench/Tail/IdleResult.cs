namespace EdgeGateway.Bench.Tail;

/// <summary>The cost of idle followers.</summary>
/// <param name="KiB">Resident memory of the log source per follower.</param>
/// <param name="LogSource">Processor use of the log source for all followers, in cores.</param>
/// <param name="Redis">Processor use of Redis for all followers, in cores.</param>
internal sealed record IdleResult(double KiB, double LogSource, double Redis);
