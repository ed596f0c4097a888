using System.Globalization;

namespace EdgeGateway.Bench.Results;

/// <summary>A Markdown table for docs/benchmarks.md.</summary>
internal sealed class MarkdownTable(params string[] headings)
{
    private readonly List<string[]> _rows = [];

    public MarkdownTable Add(params object[] cells)
    {
        _rows.Add([.. cells.Select(Text)]);
        return this;
    }

    public override string ToString() =>
        string.Join(
            '\n',
            [Line(headings), $"|{string.Concat(Enumerable.Repeat("---|", headings.Length))}", .. _rows.Select(Line), ""]
        );

    private static string Line(string[] cells) => $"| {string.Join(" | ", cells)} |";

    private static string Text(object cell) =>
        cell switch
        {
            double number => number.ToString("#,0.0", CultureInfo.InvariantCulture),
            int or long => string.Format(CultureInfo.InvariantCulture, "{0:#,0}", cell),
            _ => $"{cell}",
        };
}
