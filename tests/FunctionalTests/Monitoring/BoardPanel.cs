using System.Text.Json;

namespace FunctionalTests.Monitoring;

/// <summary>A panel of <c>board.json</c>, or a row.</summary>
/// <param name="Row">The title of the row above it.</param>
/// <param name="Title">Its title.</param>
/// <param name="Kind">Grafana's type of panel.</param>
/// <param name="Json">The panel.</param>
internal sealed record BoardPanel(string Row, string Title, string Kind, JsonElement Json)
{
    public bool IsRow => Kind == "row";

    public (int X, int Y, int Width, int Height) Place
    {
        get
        {
            var place = Json.GetProperty("gridPos");
            return (Get("x"), Get("y"), Get("w"), Get("h"));

            int Get(string name) => place.GetProperty(name).GetInt32();
        }
    }

    public IEnumerable<string> Queries =>
        Json.TryGetProperty("targets", out var targets)
            ? targets.EnumerateArray().Select(target => target.GetProperty("expr").GetString()!)
            : [];

    public static IReadOnlyList<BoardPanel> ReadAll(JsonElement board)
    {
        var panels = new List<BoardPanel>();
        var row = "";
        foreach (var json in board.GetProperty("panels").EnumerateArray())
        {
            var title = json.GetProperty("title").GetString()!;
            var kind = json.GetProperty("type").GetString()!;
            row = kind == "row" ? title : row;
            panels.Add(new BoardPanel(row, title, kind, json));
        }

        return panels;
    }
}
