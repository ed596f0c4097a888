using System.Diagnostics;

namespace EdgeGateway.Bench.Clients;

/// <summary>A ping and the silence before it.</summary>
/// <param name="Before">
/// When the last bytes before the ping arrived: those of a ping or of the response headers.
/// </param>
/// <param name="Ping">When the ping arrived.</param>
/// <param name="StampBefore">The timestamp in the previous ping, or 0 for the first ping of the stream.</param>
/// <param name="Stamp">
/// The timestamp in the ping, which is when the gateway decided to send it: nanoseconds of the system clock, rounded
/// down to milliseconds.
/// </param>
internal readonly record struct PingGap(Arrival Before, Arrival Ping, long StampBefore, long Stamp)
{
    private const double NanosecondsPerMs = 1e6;

    /// <summary>Whether this is the first ping of its stream.</summary>
    public bool IsFirst => StampBefore == 0;

    /// <summary>The silence before the ping at the socket.</summary>
    public double AtSocketMs => (Ping.AtSocket - Before.AtSocket) / NanosecondsPerMs;

    /// <summary>The silence before the ping in the client process.</summary>
    public double InClientMs => Stopwatch.GetElapsedTime(Before.InClient, Ping.InClient).TotalMilliseconds;

    /// <summary>The time from the gateway's decision on the previous ping to that on this one.</summary>
    public double DecidedMs => (Stamp - StampBefore) / NanosecondsPerMs;

    /// <summary>The time from the gateway's decision to the socket.</summary>
    public double DecisionToSocketMs => (Ping.AtSocket - Stamp) / NanosecondsPerMs;
}
