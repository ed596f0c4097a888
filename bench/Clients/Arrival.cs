namespace EdgeGateway.Bench.Clients;

/// <summary>When bytes arrived.</summary>
/// <param name="AtSocket">When the kernel received them: nanoseconds of the system's clock (CLOCK_REALTIME).</param>
/// <param name="InClient">
/// When the client was about to read them: <see cref="System.Diagnostics.Stopwatch"/> ticks.
/// </param>
internal readonly record struct Arrival(long AtSocket, long InClient);
