using System.Globalization;
using EdgeGateway.Bench.Proxies;
using EdgeGateway.Bench.Results;

namespace EdgeGateway.Bench.Comparison;

/// <summary>Writes the measurements as Markdown tables.</summary>
internal sealed class ComparisonReport(
    IReadOnlyList<Scenario> scenarios,
    Measurements measurements,
    IReadOnlyList<string> gateways
)
{
    private readonly string[] _proxies =
    [
        .. ProxyStarter
            .StreamPeers.Concat(gateways)
            .Append(ProxyStarter.Direct)
            .Where(proxy =>
                scenarios
                    .SelectMany(scenario => scenario.Metrics)
                    .Any(metric => measurements.Of(metric, proxy) is not null)
            ),
    ];

    /// <param name="heading">The facts of the run.</param>
    public string Write(string heading)
    {
        var measured = _proxies.Where(proxy => proxy != ProxyStarter.Direct).ToArray();
        var costs = Rows(metric => !metric.IsOverhead).ToArray();
        var parts = new List<string>
        {
            heading,
            "Medians of all rounds:",
            Table(costs, "work", measured, Median, withRequirement: true),
        };
        foreach (var gateway in gateways.Where(measured.Contains))
        {
            string[] others = [.. measured.Where(proxy => proxy != gateway)];
            if (others.Length > 0)
            {
                parts.Add($"{gateway} divided by each other:");
                parts.Add(Table(costs, "work", others, (metric, other) => Ratio(metric, gateway, other)));
            }
        }

        parts.Add("Least and most of all rounds:");
        parts.Add(Table(costs, "work", measured, Spread));
        parts.Add(
            $"What the load generator and the log source used themselves, and the work without a proxy (`{ProxyStarter.Direct}`):"
        );
        parts.Add(
            Table(
                Rows(metric => metric.IsOverhead || measurements.Of(metric, ProxyStarter.Direct) is not null),
                "work",
                _proxies,
                Median
            )
        );
        if (measurements.Failures.Count > 0)
        {
            parts.Add("Failures:");
            parts.Add(string.Concat(measurements.Failures.Select(failure => $"- {failure}\n")));
        }

        return string.Join("\n\n", parts.Select(part => part.TrimEnd('\n'))) + "\n";
    }

    private IEnumerable<Metric> Rows(Func<Metric, bool> isShown) =>
        scenarios
            .SelectMany(scenario => scenario.Metrics)
            .Where(metric => isShown(metric) && _proxies.Any(proxy => measurements.Of(metric, proxy) is not null));

    private string Table(
        IEnumerable<Metric> metrics,
        string heading,
        string[] proxies,
        Func<Metric, string, string> cell,
        bool withRequirement = false
    )
    {
        var table = new MarkdownTable([heading, .. proxies, .. withRequirement ? ["required"] : Array.Empty<string>()]);
        foreach (var metric in metrics)
        {
            table.Add([
                metric.Name,
                .. proxies.Select(proxy => cell(metric, proxy)),
                .. withRequirement ? [Required(metric)] : Array.Empty<string>(),
            ]);
        }

        return table.ToString();
    }

    private string Median(Metric metric, string proxy) =>
        measurements.Median(metric, proxy) is { } median ? Text(metric, median) : "–";

    private string Spread(Metric metric, string proxy) =>
        measurements.Of(metric, proxy) is { } all ? $"{Text(metric, all.Least)}–{Text(metric, all.Most)}" : "–";

    private string Ratio(Metric metric, string proxy, string other) =>
        measurements.Median(metric, other) is not 0 and { } divisor
            ? (measurements.Median(metric, proxy) / divisor)?.ToString("0.00", CultureInfo.InvariantCulture) ?? "–"
            : "–";

    private string Required(Metric metric)
    {
        if (metric.Required is not { } required)
        {
            return "";
        }

        var nginx = measurements.Median(metric, ProxyStarter.Nginx);
        var verdicts = gateways
            .Select(gateway =>
                measurements.Median(metric, gateway) is { } median ? required.IsMet(metric, median, nginx) : null
            )
            .Select(isMet =>
                isMet switch
                {
                    true => "yes",
                    false => "no",
                    null => "?",
                }
            );
        return $"{required.Text(metric)}: {string.Join(", ", verdicts)}";
    }

    private static string Text(Metric metric, double value) =>
        value.ToString($"N{metric.Digits}", CultureInfo.InvariantCulture);
}
