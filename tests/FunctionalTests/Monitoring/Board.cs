using System.Text.Json;

namespace FunctionalTests.Monitoring;

/// <summary>The board for Grafana, <c>board.json</c>.</summary>
internal static class Board
{
    public static JsonElement Json { get; } = JsonDocument.Parse(MonitoringFile.Read("board.json")).RootElement;

    public static IReadOnlyList<BoardPanel> Panels { get; } = BoardPanel.ReadAll(Json);

    public static IReadOnlyList<JsonElement> Variables { get; } =
    [.. Json.GetProperty("templating").GetProperty("list").EnumerateArray()];

    /// <summary>The queries of panels and annotations, as Grafana sends them: with values for its variables.</summary>
    public static IEnumerable<string> Queries { get; } =
    [
        .. Panels
            .SelectMany(panel => panel.Queries)
            .Concat(
                Json.GetProperty("annotations")
                    .GetProperty("list")
                    .EnumerateArray()
                    .Select(annotation => annotation.GetProperty("expr").GetString()!)
            )
            .Select(query =>
                Variables
                    .Select(variable => variable.GetProperty("name").GetString()!)
                    .Aggregate(query, (text, name) => text.Replace($"${name}", ".*", StringComparison.Ordinal))
                    .Replace("$__rate_interval", "1m", StringComparison.Ordinal)
            ),
    ];
}
