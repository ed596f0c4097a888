namespace EdgeGateway.Bench.Comparison;

/// <summary>A line of the table.</summary>
/// <param name="Name">What is measured, with its unit.</param>
internal sealed record Metric(string Name)
{
    /// <summary>Decimal places.</summary>
    public int Digits { get; init; } = 1;

    /// <summary>A rate rather than a cost.</summary>
    public bool IsMoreBetter { get; init; }

    /// <summary>What the gateway must reach; null if nothing is required.</summary>
    public Requirement? Required { get; init; }

    /// <summary>What the load generator or the log source used itself: not a property of the proxy.</summary>
    public bool IsOverhead { get; init; }
}
