using System.Diagnostics.Metrics;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.StreamLimits.Plans;

namespace EdgeGateway.StreamLimits;

/// <summary>The instruments of stream limits, in the meter <c>EdgeGateway.StreamLimits</c>.</summary>
internal sealed class StreamLimitMetrics
{
    public const string MeterName = "EdgeGateway.StreamLimits";

    private readonly Counter<long> _rejected;

    public StreamLimitMetrics(IMeterFactory meters, ReloadableOptions<StreamLimitOptions> options)
    {
        var meter = meters.Create(MeterName);
        _rejected = meter.CreateCounter<long>(
            "edge.streamlimits.refused",
            "{stream}",
            "Streams that were rejected, by the limit that was reached."
        );
        meter.CreateObservableGauge(
            "edge.streamlimits.limit",
            () => Observe(options.Current),
            "{stream}",
            "Streams that a plan allows."
        );
    }

    private static IEnumerable<Measurement<int>> Observe(StreamLimitOptions options) =>
        from plan in options.Plans
        from limit in new[] { (By: "tenant", Value: plan.Value.PerTenant), (By: "app", Value: plan.Value.PerApp) }
        where limit.Value.HasValue
        select new Measurement<int>(limit.Value.GetValueOrDefault(), new("plan", plan.Key), new("by", limit.By));

    public void Rejected(bool byApp) =>
        _rejected.Add(1, new KeyValuePair<string, object?>("by", byApp ? "app" : "tenant"));
}
