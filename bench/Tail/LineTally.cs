using System.Diagnostics;
using EdgeGateway.Bench.Results;

namespace EdgeGateway.Bench.Tail;

/// <summary>Evaluates the lines of a follower: their delay and whether any are missing.</summary>
internal sealed class LineTally
{
    // The number of bytes kept for the next read. A gap event is shorter.
    private const int MaxRest = 1024;

    private long _next;

    /// <summary>The number of the next expected line. All lines before it have arrived or are missing.</summary>
    public long Next => Volatile.Read(ref _next);

    /// <summary>Missing lines that a gap event reported.</summary>
    public long Announced { get; private set; }

    /// <summary>Missing lines that no gap event reported, and lines that arrived twice or out of order.</summary>
    public long Wrong { get; private set; }

    /// <summary>
    /// The times from a line's scheduled send time to its arrival since this was set, or null if not measured.
    /// </summary>
    public LatencyHistogram? Latencies { get; set; }

    /// <summary>Parses the next bytes.</summary>
    /// <returns>The bytes that must precede the next ones in the following call.</returns>
    public ReadOnlySpan<byte> Read(ReadOnlySpan<byte> bytes, long now)
    {
        while (LineStamp.Find(bytes) is >= 0 and var at)
        {
            var stamp = LineStamp.Read(bytes[at..]);
            if (stamp.Number != _next)
            {
                Count(stamp.Number - _next, bytes[..at]);
            }

            Volatile.Write(ref _next, stamp.Number + 1);
            Latencies?.Add((long)Stopwatch.GetElapsedTime(stamp.Scheduled, now).TotalNanoseconds);
            bytes = bytes[(at + LineStamp.Length)..];
        }

        return bytes[^Math.Min(bytes.Length, MaxRest)..];
    }

    private void Count(long missing, ReadOnlySpan<byte> between)
    {
        if (missing > 0 && between.IndexOf("\"event\":\"gap\""u8) >= 0)
        {
            Announced += missing;
        }
        else
        {
            Wrong += Math.Abs(missing);
        }
    }
}
