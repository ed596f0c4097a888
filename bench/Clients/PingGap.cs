using System.Diagnostics;

namespace EdgeGateway.Bench.Clients;

/// <summary>A ping, and what the client received before it.</summary>
/// <param name="Before">When the last bytes before it came: those of a ping, or of the response's headers.</param>
/// <param name="Ping">When it came.</param>
/// <param name="StampBefore">What the ping before says of its time; 0 where it is the stream's first.</param>
/// <param name="Stamp">What it says of its own time, which is when the gateway decided to send it: nanoseconds of the system's
/// clock, in whole milliseconds.</param>
internal readonly record struct PingGap(Arrival Before, Arrival Ping, long StampBefore, long Stamp)
{
    private const double NanosecondsPerMs = 1e6;

    /// <summary>It is the first of its stream.</summary>
    public bool IsFirst => StampBefore == 0;

    /// <summary>The silence before it at the socket.</summary>
    public double AtSocketMs => (Ping.AtSocket - Before.AtSocket) / NanosecondsPerMs;

    /// <summary>The silence before it as the client's process saw it.</summary>
    public double InClientMs => Stopwatch.GetElapsedTime(Before.InClient, Ping.InClient).TotalMilliseconds;

    /// <summary>From the gateway's decision on the ping before to that on this one.</summary>
    public double DecidedMs => (Stamp - StampBefore) / NanosecondsPerMs;

    /// <summary>From the gateway's decision to the socket.</summary>
    public double UnderWayMs => (Ping.AtSocket - Stamp) / NanosecondsPerMs;
}
