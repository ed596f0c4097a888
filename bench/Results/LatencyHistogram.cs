using System.Numerics;

namespace EdgeGateway.Bench.Results;

/// <summary>
/// Counts times in buckets that are at most 3% wide, because one value for each of millions of lines needs too much
/// memory.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int StepBits = 5;
    private const int Steps = 1 << StepBits;

    private readonly int[] _counts = new int[(64 - StepBits) * Steps];

    /// <summary>The number of times.</summary>
    public long Count { get; private set; }

    public void Add(long nanoseconds)
    {
        _counts[Bucket(Math.Max(0, nanoseconds))]++;
        Count++;
    }

    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
    }

    /// <summary>
    /// The percentile at <paramref name="part"/> (0 to 1) in milliseconds, or NaN if nothing was counted.
    /// </summary>
    public double At(double part)
    {
        var left = Math.Max(1, (long)Math.Ceiling(part * Count));
        for (var i = 0; i < _counts.Length; i++)
        {
            left -= _counts[i];
            if (left <= 0)
            {
                return End(i) / 1e6;
            }
        }

        return double.NaN;
    }

    // A bucket is the leading bit and the five bits after it. Values below 64 are exact.
    private static int Bucket(long value)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)value | 1) - StepBits);
        return (shift << StepBits) + (int)(value >> shift);
    }

    private static double End(int bucket)
    {
        var shift = Math.Max(0, (bucket >> StepBits) - 1);
        return (double)(bucket - (shift << StepBits) + 1) * (1L << shift);
    }
}
