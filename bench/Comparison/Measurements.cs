using EdgeGateway.Bench.Results;

namespace EdgeGateway.Bench.Comparison;

/// <summary>All measured values by metric and proxy, and what failed.</summary>
internal sealed class Measurements
{
    private readonly Dictionary<(Metric Metric, string Proxy), List<double>> _values = [];
    private readonly List<string> _failures = [];

    /// <summary>One line for each proxy that could not do its work.</summary>
    public IReadOnlyList<string> Failures => _failures;

    public void Add(Metric metric, string proxy, double value)
    {
        if (!_values.TryGetValue((metric, proxy), out var values))
        {
            _values[(metric, proxy)] = values = [];
        }

        values.Add(value);
    }

    public void Fail(string scenario, string proxy, Exception exception) =>
        _failures.Add($"{scenario}, {proxy}: {exception.Message}");

    /// <summary>The values of a metric, or null if there are none.</summary>
    public Distribution? Of(Metric metric, string proxy) =>
        _values.TryGetValue((metric, proxy), out var values) ? new Distribution(values) : null;

    /// <summary>The median, or null if nothing was measured.</summary>
    public double? Median(Metric metric, string proxy) => Of(metric, proxy)?.At(0.5);
}
