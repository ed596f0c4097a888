using System.Diagnostics;

namespace EdgeGateway.Bench.Tail;

/// <summary>What a follower was sent: how late, and whether anything is missing.</summary>
internal sealed class LineTally
{
    // What is kept for the next read; a gap event is shorter.
    private const int MostRest = 1024;

    private long _next;

    /// <summary>The number of the line that comes next: all before came, or are missing.</summary>
    public long Next => Volatile.Read(ref _next);

    /// <summary>Lines that are missing where a gap event said so.</summary>
    public long Announced { get; private set; }

    /// <summary>Lines that are missing without a word, and lines that came again or in another order.</summary>
    public long Wrong { get; private set; }

    /// <summary>From when a line was to be sent until it was read, since this was set; null: not measured.</summary>
    public LatencyHistogram? Latencies { get; set; }

    /// <summary>Reads on.</summary>
    /// <returns>What has to be there again, before what comes then.</returns>
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
            Latencies?.Add((long)Stopwatch.GetElapsedTime(stamp.Turn, now).TotalNanoseconds);
            bytes = bytes[(at + LineStamp.Length)..];
        }

        return bytes[^Math.Min(bytes.Length, MostRest)..];
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
