using System.Text.RegularExpressions;

namespace EdgeGateway.UnitTests.Docs;

/// <summary>A row of a table in a page.</summary>
/// <param name="Part">The heading of the second level above it.</param>
/// <param name="Heading">The heading of the third level above it; empty where there is none.</param>
/// <param name="Head">The cells of the table's head.</param>
/// <param name="Cells">The row's cells.</param>
internal sealed partial record TableRow(
    string Part,
    string Heading,
    IReadOnlyList<string> Head,
    IReadOnlyList<string> Cells
)
{
    /// <summary>The cell in a column.</summary>
    public string this[string column] => Cells[Head.Index().Single(head => head.Item == column).Index];

    /// <summary>The rows of a page, without heads.</summary>
    public static IEnumerable<TableRow> Read(string page)
    {
        var (part, heading) = ("", "");
        string[]? head = null;
        foreach (var (_, line) in MarkdownPage.All[Path.Combine(MarkdownPage.Root(), "docs", page)].Lines)
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                (part, heading) = (line[3..], "");
            }
            else if (line.StartsWith("### ", StringComparison.Ordinal))
            {
                heading = line[4..];
            }

            if (!line.StartsWith('|'))
            {
                head = null;
                continue;
            }

            string[] cells = [.. Separator().Split(line)[1..^1].Select(cell => cell.Trim())];
            if (head is null)
            {
                head = cells;
            }
            else if (!cells.All(cell => cell.Trim('-', ':').Length == 0))
            {
                yield return new TableRow(part, heading, head, cells);
            }
        }
    }

    /// <summary>What is marked as code in a text.</summary>
    public static string[] Code(string text) => [.. CodeSpan().Matches(text).Select(span => span.Groups["code"].Value)];

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Separator();

    [GeneratedRegex("`(?<code>[^`]+)`")]
    private static partial Regex CodeSpan();
}
