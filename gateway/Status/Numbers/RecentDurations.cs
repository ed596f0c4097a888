namespace EdgeGateway.Status.Numbers;

/// <summary>
/// The distribution of durations in the last steps. Each step has one count for each bucket, so that its size is fixed.
/// A bucket is an eighth of a power of two wide: quantiles are exact to a few per cent.
/// </summary>
internal sealed class RecentDurations
{
    // The buckets are the exponent and the first bits of the fraction of a double, in seconds: from 2^-17 s (8 µs) to
    // 2^8 s (4 minutes). Shorter and longer durations count in the first and the last bucket.
    private const int FractionBits = 3;
    private const int Shift = 52 - FractionBits;
    private const int Octaves = 25;
    private const int Buckets = Octaves << FractionBits;
    private static readonly long First = BitConverter.DoubleToInt64Bits(1.0 / (1 << 17)) >> Shift;

    private readonly Lock _gate = new();
    private readonly int[] _present = new int[Buckets];
    private readonly int[][] _past;
    private int _next;

    /// <param name="steps">How many completed steps are kept.</param>
    public RecentDurations(int steps)
    {
        _past = new int[steps][];
        for (var i = 0; i < steps; i++)
        {
            _past[i] = new int[Buckets];
        }
    }

    public void Record(double seconds)
    {
        var bucket = seconds > 0 ? (BitConverter.DoubleToInt64Bits(seconds) >> Shift) - First : 0;
        Interlocked.Increment(ref _present[Math.Clamp(bucket, 0, Buckets - 1)]);
    }

    /// <summary>Completes the present step.</summary>
    /// <returns>Its 99th percentile, in milliseconds; null if it has no durations.</returns>
    public double? CompleteStep()
    {
        lock (_gate)
        {
            var step = _past[_next];
            for (var i = 0; i < Buckets; i++)
            {
                step[i] = Interlocked.Exchange(ref _present[i], 0);
            }

            _next = (_next + 1) % _past.Length;
            return FindQuantile(step, 0.99);
        }
    }

    /// <summary>Returns quantiles of the present step and those that are kept, in milliseconds; null if these have no
    /// durations.</summary>
    public double?[] ReadQuantiles(params ReadOnlySpan<double> quantiles)
    {
        Span<int> sum = stackalloc int[Buckets];
        lock (_gate)
        {
            _present.CopyTo(sum);
            foreach (var step in _past)
            {
                for (var i = 0; i < Buckets; i++)
                {
                    sum[i] += step[i];
                }
            }
        }

        var found = new double?[quantiles.Length];
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = FindQuantile(sum, quantiles[i]);
        }

        return found;
    }

    private static double? FindQuantile(ReadOnlySpan<int> counts, double quantile)
    {
        long total = 0;
        foreach (var count in counts)
        {
            total += count;
        }

        if (total == 0)
        {
            return null;
        }

        // Within a bucket, durations are assumed to be spread evenly.
        var rank = quantile * total;
        long before = 0;
        for (var i = 0; ; i++)
        {
            if (before + counts[i] >= rank && counts[i] > 0)
            {
                var (from, to) = (LowerBound(i), LowerBound(i + 1));
                return Math.Round(1_000 * (from + ((to - from) * (rank - before) / counts[i])), 3);
            }

            before += counts[i];
        }
    }

    private static double LowerBound(int bucket) => BitConverter.Int64BitsToDouble((bucket + First) << Shift);
}
