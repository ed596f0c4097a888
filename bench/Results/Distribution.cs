namespace EdgeGateway.Bench.Results;

/// <summary>Measured values in ascending order. Percentiles are measured values (nearest rank).</summary>
internal sealed class Distribution
{
    private readonly double[] _sorted;

    public Distribution(IEnumerable<double> values)
    {
        _sorted = [.. values];
        Array.Sort(_sorted);
    }

    public int Count => _sorted.Length;

    public double Least => At(0);

    public double Most => At(1);

    /// <summary>The percentile at <paramref name="part"/> (0 to 1), or NaN if nothing was measured.</summary>
    public double At(double part) =>
        Count == 0 ? double.NaN : _sorted[Math.Clamp((int)Math.Ceiling(part * Count) - 1, 0, Count - 1)];

    /// <summary>The number of values below <paramref name="value"/>.</summary>
    public int CountBelow(double value)
    {
        var at = Array.BinarySearch(_sorted, value);
        at = at < 0 ? ~at : at;
        while (at > 0 && _sorted[at - 1] >= value)
        {
            at--;
        }

        return at;
    }
}
