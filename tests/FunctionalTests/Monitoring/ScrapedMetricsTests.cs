using System.Text.RegularExpressions;

namespace FunctionalTests.Monitoring;

/// <summary>
/// The metrics and labels of board and alerts, compared with what both programs serve. No other tests run meanwhile,
/// because collectors of metrics hear all programs of a process.
/// </summary>
[Collection(nameof(ScrapedMetricsTests))]
[CollectionDefinition(nameof(ScrapedMetricsTests), DisableParallelization = true)]
public sealed class ScrapedMetricsTests(ScrapedPrograms programs) : IClassFixture<ScrapedPrograms>
{
    // Prometheus adds these to the series of each target, and the metric "up".
    private static readonly string[] TargetLabels = ["namespace", "job", "pod", "instance"];
    private const string TargetMetric = "up";

    [Fact]
    public void Metrics_and_labels_of_the_alerts_exist() =>
        Assert.Empty(AlertRule.ReadAll().SelectMany(alert => Missing(alert.Query)).Distinct());

    [Fact]
    public void Metrics_and_labels_of_the_board_exist() => Assert.Empty(Board.Queries.SelectMany(Missing).Distinct());

    [Fact]
    public void Metrics_that_gateways_are_scaled_by_exist()
    {
        var metrics = Directory
            .EnumerateFiles(RepositoryFile.PathOf("k8s", "components"), "*.yaml", SearchOption.AllDirectories)
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), @"\bedge_\w+"))
            .Select(name => name.Value)
            .Distinct()
            .ToArray();
        Assert.NotEmpty(metrics);
        Assert.All(metrics, metric => Assert.NotEmpty(SeriesOf(metric)));
    }

    [Fact]
    public void Values_of_the_variables_of_the_board_exist()
    {
        var queries = Board
            .Variables.Where(variable => variable.GetProperty("type").GetString() == "query")
            .Select(variable => variable.GetProperty("query").GetProperty("query").GetString()!);
        Assert.All(queries, query => Assert.StartsWith("label_values(edge_ready", query, StringComparison.Ordinal));
        Assert.NotEmpty(SeriesOf("edge_ready"));
    }

    [Fact]
    public void A_metric_a_label_and_a_value_that_do_not_exist_are_found()
    {
        const string Query = """
            sum by (kind, unknown_group) (rate(edge_streams_ended_total{reason="none",unknown="",job="x"}[5m]))
            / unknown_metric
            """;
        Assert.Equal(
            [
                "unknown_group",
                "edge_streams_ended_total reason=\"none\"",
                "edge_streams_ended_total unknown",
                "unknown_metric",
            ],
            Missing(Query)
        );
    }

    private IEnumerable<string> Missing(string text)
    {
        var query = PromQuery.Parse(text);
        Assert.NotEmpty(query.Selectors);
        var all = query.Selectors.SelectMany(selector => SeriesOf(selector.Metric)).ToArray();
        return query
            .GroupLabels.Where(label =>
                !TargetLabels.Contains(label) && !all.Any(series => series.Labels.ContainsKey(label))
            )
            .Concat(query.Selectors.Where(selector => selector.Metric != TargetMetric).SelectMany(Missing));
    }

    private IEnumerable<string> Missing(PromSelector selector)
    {
        var all = SeriesOf(selector.Metric).ToArray();
        if (all.Length == 0)
        {
            yield return selector.Metric;
            yield break;
        }

        foreach (var matcher in selector.Matchers.Where(matcher => !TargetLabels.Contains(matcher.Label)))
        {
            if (!all.Any(series => series.Labels.ContainsKey(matcher.Label)))
            {
                yield return $"{selector.Metric} {matcher.Label}";
            }
            else if (
                matcher.Selects
                && !all.Any(series => matcher.IsMatch(series.Labels.GetValueOrDefault(matcher.Label, "")))
            )
            {
                yield return $"{selector.Metric} {matcher.Label}{matcher.Operator}\"{matcher.Value}\"";
            }
        }
    }

    private IEnumerable<Series> SeriesOf(string metric) => programs.Series.Where(series => series.Metric == metric);
}
