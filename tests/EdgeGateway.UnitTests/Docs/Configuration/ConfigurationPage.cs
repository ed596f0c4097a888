using System.Text.RegularExpressions;

namespace EdgeGateway.UnitTests.Docs.Configuration;

/// <summary>Reads the tables of <c>docs/configuration.md</c>.</summary>
/// <remarks>
/// A heading of the third level names a section, or several sections that have the same keys. A row whose key ends in
/// <c>:*</c> has the keys below the section that its second cell names.
/// </remarks>
internal static partial class ConfigurationPage
{
    private const string Name = "configuration.md";
    private const string NoDefault = "–";

    /// <summary>The rows of one program, those of the part for both programs included.</summary>
    /// <param name="part">The heading of the program's own part.</param>
    /// <param name="column">The head of its column with defaults in the part for both programs.</param>
    public static DocumentedSetting[] Settings(string part, string column)
    {
        var rows = Rows(part, column);
        return [.. rows.SelectMany(row => Expand(row, rows))];
    }

    /// <summary>
    /// The keys of one program as its rows have them, without those that have no effect. A key that ends in <c>:*</c> is
    /// a section.
    /// </summary>
    public static IEnumerable<string> Keys(string part, string column) =>
        Rows(part, column)
            .Where(row => !row.Effect.StartsWith("Has no effect", StringComparison.Ordinal))
            .Select(row => row.Key);

    /// <summary>The environment variables that are no settings.</summary>
    public static IEnumerable<string> Variables() =>
        TableRow.Read(Name).Where(row => row.Head[0] == "variable").Select(row => row.Cells[0].Trim('`'));

    private static Row[] Rows(string part, string column) =>
        [
            .. TableRow
                .Read(Name)
                .Where(row => row.Head[0] == "key" && (row.Part == part || row.Part == "Both programs"))
                .SelectMany(row => Rows(row, row.Head.Contains(column) ? column : "default")),
        ];

    private static IEnumerable<Row> Rows(TableRow row, string column)
    {
        var sections = TableRow.Code(row.Heading);
        return sections.Select(section => new Row(
            Pattern(section + row["key"].Trim('`')[sections[0].Length..]),
            row["value"],
            row[column],
            row["change"],
            row["what it does"]
        ));
    }

    private static IEnumerable<DocumentedSetting> Expand(Row row, Row[] all)
    {
        if (!row.Value.StartsWith("the keys of", StringComparison.Ordinal))
        {
            var literal = TableRow.Code(row.Default).FirstOrDefault();
            Assert.True(literal is not null || row.Default == NoDefault, $"{row.Key}: default {row.Default}");
            Assert.True(row.Change is "reload" or "restart", $"{row.Key}: change {row.Change}");
            return [new DocumentedSetting(row.Key, literal, row.Change == "reload")];
        }

        var from = $"{Pattern(TableRow.Code(row.Value)[0])}:";
        var same = all.Where(other => other.Key.StartsWith(from, StringComparison.Ordinal)).ToArray();
        Assert.True(same.Length > 0, $"{row.Key}: no key begins with {from}");
        return same.Select(other => other with { Key = row.Key[..^1] + other.Key[from.Length..], Change = row.Change })
            .SelectMany(other => Expand(other, all));
    }

    // Capitals stand for an index or a name.
    private static string Pattern(string key) =>
        string.Join(':', key.Split(':').Select(part => Placeholder().IsMatch(part) ? "*" : part));

    private sealed record Row(string Key, string Value, string Default, string Change, string Effect);

    [GeneratedRegex("^[A-Z]+$")]
    private static partial Regex Placeholder();
}
