using EdgeGateway.Bench.Results;

namespace EdgeGateway.Bench.Comparison;

/// <summary>All measured values by metric and proxy, and what failed.</summary>
internal sealed class Measurements
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(Metric Metric, string Proxy), List<double>> _values = [];
    private readonly List<string> _failures = [];

    /// <summary>One line for each proxy that could not do its work.</summary>
    public IReadOnlyList<string> Failures => _failures;

    public void Add(Metric metric, string proxy, double value)
    {
        lock (_gate)
        {
            if (!_values.TryGetValue((metric, proxy), out var values))
            {
                _values[(metric, proxy)] = values = [];
            }

            values.Add(value);
        }
    }

    public void Fail(string scenario, string proxy, string message)
    {
        lock (_gate)
        {
            _failures.Add($"{scenario}, {proxy}: {message}");
        }
    }

    /// <summary>Reports the metrics of a scenario for which a proxy has no value.</summary>
    public void RequireAll(Scenario scenario, string proxy)
    {
        foreach (var metric in scenario.Metrics.Where(metric => Of(metric, proxy) is null))
        {
            Fail(scenario.Name, proxy, $"no figure for '{metric.Name}'");
        }
    }

    /// <summary>The values of a metric, or null if there are none.</summary>
    public Distribution? Of(Metric metric, string proxy)
    {
        lock (_gate)
        {
            return _values.TryGetValue((metric, proxy), out var values) ? new Distribution(values) : null;
        }
    }

    /// <summary>The median, or null if nothing was measured.</summary>
    public double? Median(Metric metric, string proxy) => Of(metric, proxy)?.At(0.5);
}
