using System.Text.RegularExpressions;

namespace EdgeGateway.UnitTests.Docs.Configuration;

/// <summary>Reads the tables of <c>docs/configuration.md</c>.</summary>
/// <remarks>
/// A heading of the third level names a section, or several sections that have the same keys. A row whose key ends in <c>:*</c>
/// has the keys below the section that its second cell names.
/// </remarks>
internal static partial class ConfigurationPage
{
    private const string NoDefault = "–";

    public static MarkdownPage Page { get; } =
        MarkdownPage.All.Values.Single(page => page.ToString().EndsWith("configuration.md", StringComparison.Ordinal));

    /// <summary>The rows of one program, those of the part for both programs included.</summary>
    /// <param name="part">The heading of the program's own part.</param>
    /// <param name="column">The head of its column with defaults in the part for both programs.</param>
    public static DocumentedSetting[] Settings(string part, string column)
    {
        var rows = Rows(part, column).ToArray();
        return [.. rows.SelectMany(row => Expand(row, rows))];
    }

    /// <summary>The first cells of the rows of a table without a column for changes.</summary>
    public static IEnumerable<string> Names(string heading) =>
        Page
            .Lines.SkipWhile(line => line.Text != heading)
            .Skip(1)
            .TakeWhile(line => !line.Text.StartsWith('#'))
            .Select(line => Code().Match(line.Text))
            .Where(name => name.Success)
            .Select(name => name.Groups["text"].Value);

    private static IEnumerable<Row> Rows(string part, string column)
    {
        string[] sections = [];
        string[]? head = null;
        var isOurs = false;
        foreach (var (_, line) in Page.Lines)
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                isOurs = line == part || line == "## Both programs";
            }
            else if (line.StartsWith("### ", StringComparison.Ordinal))
            {
                sections = [.. Code().Matches(line).Select(match => match.Groups["text"].Value)];
            }

            if (!line.StartsWith('|'))
            {
                head = null;
                continue;
            }

            var cells = line.Split('|', StringSplitOptions.TrimEntries)[1..^1];
            head ??= cells;
            if (isOurs && head[0] == "key" && head[^1] == "change" && cells[0].StartsWith('`'))
            {
                foreach (var section in sections)
                {
                    yield return new Row(
                        Pattern(section + cells[0].Trim('`')[sections[0].Length..]),
                        cells[1],
                        cells[Math.Max(Array.IndexOf(head, column), Array.IndexOf(head, "default"))],
                        cells[^1]
                    );
                }
            }
        }
    }

    private static IEnumerable<DocumentedSetting> Expand(Row row, Row[] all)
    {
        if (
            !row.Key.EndsWith(":*", StringComparison.Ordinal)
            || !row.Value.StartsWith("the keys of", StringComparison.Ordinal)
        )
        {
            var literal = Code().Match(row.Default);
            Assert.True(literal.Success || row.Default == NoDefault, $"{row.Key}: default {row.Default}");
            Assert.True(row.Change is "reload" or "restart", $"{row.Key}: change {row.Change}");
            return
            [
                new DocumentedSetting(
                    row.Key,
                    literal.Success ? literal.Groups["text"].Value : null,
                    row.Change == "reload"
                ),
            ];
        }

        var from = $"{Pattern(Code().Match(row.Value).Groups["text"].Value)}:";
        var same = all.Where(other => other.Key.StartsWith(from, StringComparison.Ordinal)).ToArray();
        Assert.True(same.Length > 0, $"{row.Key}: no key begins with {from}");
        return same.Select(other => other with { Key = row.Key[..^1] + other.Key[from.Length..], Change = row.Change })
            .SelectMany(other => Expand(other, all));
    }

    // Capitals stand for an index or a name.
    private static string Pattern(string key) =>
        string.Join(':', key.Split(':').Select(part => Placeholder().IsMatch(part) ? "*" : part));

    private sealed record Row(string Key, string Value, string Default, string Change);

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("^[A-Z]+$")]
    private static partial Regex Placeholder();
}
