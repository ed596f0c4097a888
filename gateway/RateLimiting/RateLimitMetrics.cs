using System.Diagnostics.Metrics;

namespace EdgeGateway.RateLimiting;

/// <summary>The metrics of rate limiting, in the meter <c>EdgeGateway.Limits</c>.</summary>
internal sealed class RateLimitMetrics
{
    public const string MeterName = "EdgeGateway.Limits";

    private readonly Counter<long> _rejected;
    private readonly Counter<long> _local;

    public RateLimitMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _rejected = meter.CreateCounter<long>(
            "edge.limits.refused",
            "{request}",
            "Requests that a limit rejected, by kind of limit."
        );
        _local = meter.CreateCounter<long>(
            "edge.limits.local",
            "{request}",
            "Requests that this gateway counted alone because Redis was unavailable."
        );
    }

    public void Rejected(bool byAddress) =>
        _rejected.Add(1, new KeyValuePair<string, object?>("by", byAddress ? "address" : "client"));

    public void CountedLocally() => _local.Add(1);
}
