using System.Text.Json;

namespace FunctionalTests.Monitoring;

/// <summary>The board for Grafana. <see cref="ScrapedMetricsTests"/> compares its metrics with the programs.</summary>
public sealed class BoardTests
{
    private const int GridWidth = 24;

    [Fact]
    public void The_first_row_shows_the_state_of_everything()
    {
        Assert.Equal("Overview", Board.Panels[0].Title);
        var queries = string.Concat(
            Board.Panels.Where(panel => panel.Row == "Overview").SelectMany(panel => panel.Queries)
        );
        string[] expected =
        [
            "edge_ready",
            "edge_draining",
            "edge_streams_active",
            "edge_connections_limit",
            "edge_process_memory_limit_bytes",
            "edge_process_descriptors_limit",
            "edge_streams_ended_total",
            "edge_pings_lateness_seconds_bucket",
            "edge_tokens_refused_total",
            "edge_limits_refused_total",
            "edge_streamlimits_refused_total",
            "edge_backends_healthy",
            "edge_redis_connected",
            "logsource_redis_connected",
            "edge_configuration_last_success_seconds",
            "edge_certificate_expiry_seconds",
        ];
        Assert.All(expected, metric => Assert.Contains(metric, queries, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_query_of_the_board_is_valid()
    {
        var file = Path.GetTempFileName();
        try
        {
            // JSON is YAML. Each query becomes a recording rule, because promtool checks rules only.
            var rules = Board.Queries.Select((query, i) => new { record = $"board:query:{i}", expr = query });
            await File.WriteAllTextAsync(
                file,
                JsonSerializer.Serialize(new { groups = new[] { new { name = "board", rules } } }),
                TestContext.Current.CancellationToken
            );
            await Promtool.RunAsync("check", "rules", file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Panels_fit_into_the_grid_without_gaps_between_rows_and_do_not_overlap()
    {
        var taken = new Dictionary<(int X, int Y), string>();
        foreach (var panel in Board.Panels)
        {
            var (x, y, width, height) = panel.Place;
            Assert.True(x >= 0 && x + width <= GridWidth, panel.Title);
            for (var i = 0; i < width * height; i++)
            {
                Assert.True(taken.TryAdd((x + (i % width), y + (i / width)), panel.Title), panel.Title);
            }
        }

        Assert.Equal(taken.Keys.Max(cell => cell.Y) + 1, taken.Keys.Select(cell => cell.Y).Distinct().Count());
    }

    [Fact]
    public void Panels_have_unique_ids_and_titles_a_unit_and_the_chosen_data_source()
    {
        Assert.Equal(
            Board.Panels.Count,
            Board.Panels.Select(panel => Get(panel.Json, "id").GetInt32()).Distinct().Count()
        );
        Assert.Equal(
            Board.Panels.Count,
            Board.Panels.Select(panel => (panel.Row, panel.Title, panel.IsRow)).Distinct().Count()
        );
        foreach (var panel in Board.Panels.Where(panel => !panel.IsRow))
        {
            Assert.NotEmpty(panel.Queries);
            Assert.NotEmpty(Get(Get(Get(panel.Json, "fieldConfig"), "defaults"), "unit").GetString()!);
            Assert.All(
                Get(panel.Json, "targets").EnumerateArray().Append(panel.Json),
                part => Assert.Equal("${datasource}", Get(Get(part, "datasource"), "uid").GetString())
            );
        }
    }

    [Fact]
    public void Every_query_is_limited_to_the_chosen_namespaces_programs_and_instances()
    {
        var unlimited =
            from panel in Board.Panels
            from query in panel.Queries
            from selector in PromQuery.Parse(query).Selectors
            where
                !new[] { "namespace", "job", "instance" }.All(label =>
                    selector.Matchers.Contains(new PromMatcher(label, "=~", $"${label}"))
                )
            select $"{panel.Title}: {selector.Metric}";
        Assert.Empty(unlimited);
    }

    private static JsonElement Get(JsonElement parent, string name) => parent.GetProperty(name);
}
