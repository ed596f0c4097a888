using System.Text.RegularExpressions;

namespace EdgeGateway.UnitTests.Docs;

/// <summary>The Markdown pages of the repository: broken links and the faults that edits and merges cause.</summary>
public sealed partial class DocsTests
{
    private const int ComparedLength = 40;

    [Fact]
    public void Links_within_the_repository_lead_to_a_file_and_a_heading()
    {
        var broken =
            from page in MarkdownPage.All.Values
            from link in page.LocalLinks
            where !Resolves(page, link.Target)
            select $"{page}:{link.Line} {link.Target}";

        Assert.Empty(broken);
    }

    [Fact]
    public void Folders_and_files_that_a_page_names_exist()
    {
        var missing =
            from page in MarkdownPage.All.Values
            from source in page.SourcePaths
            where !File.Exists(source.Path) && !Directory.Exists(source.Path)
            select $"{page}:{source.Line} {source.Path}";

        Assert.Empty(missing);
    }

    [Fact]
    public void No_two_lines_of_a_page_have_the_same_beginning()
    {
        var twice =
            from page in MarkdownPage.All.Values
            from same in page
                .Lines.Where(line => !IsRow(line.Text) && line.Text.Trim().Length >= ComparedLength)
                .GroupBy(line => line.Text.Trim()[..ComparedLength], StringComparer.Ordinal)
            where same.Count() > 1
            select $"{page}:{string.Join(',', same.Select(line => line.Number))} {same.Key}";

        Assert.Empty(twice);
    }

    [Fact]
    public void No_two_rows_of_a_table_have_the_same_key()
    {
        var twice =
            from page in MarkdownPage.All.Values
            from same in Rows(page).GroupBy(row => (row.Table, row.Key))
            where same.Count() > 1
            select $"{page}:{string.Join(',', same.Select(row => row.Number))} {same.Key.Key}";

        Assert.Empty(twice);
    }

    [Fact]
    public void A_table_is_surrounded_by_blank_lines_and_all_its_rows_have_as_many_cells_as_its_head()
    {
        var wrong =
            from page in MarkdownPage.All.Values
            from pair in page.Lines.Zip(page.Lines.Skip(1))
            let before = pair.First.Text
            let line = pair.Second.Text
            where
                IsRow(before) == IsRow(line)
                    ? IsRow(line) && Cells(before) != Cells(line)
                    : before.Length > 0 && line.Length > 0
            select $"{page}:{pair.Second.Number} {line}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Prose_is_at_most_120_columns_wide()
    {
        var wide =
            from page in MarkdownPage.All.Values
            from line in page.Lines
            where line.Text.Length > 120 && !IsRow(line.Text) && !line.Text.Contains("](", StringComparison.Ordinal)
            select $"{page}:{line.Number}";

        Assert.Empty(wide);
    }

    private static bool Resolves(MarkdownPage page, string target)
    {
        var (path, anchor) = target.Split('#') is [var file, var name] ? (file, name) : (target, null);
        var full = path.Length == 0 ? page.Path : Path.GetFullPath(path, Path.GetDirectoryName(page.Path)!);
        return (File.Exists(full) || Directory.Exists(full))
            && (
                anchor is null || (MarkdownPage.All.TryGetValue(full, out var other) && other.Anchors.Contains(anchor))
            );
    }

    /// <summary>
    /// The rows of all tables, each by its name: the first cell where that is code, else the first two.
    /// </summary>
    private static IEnumerable<(int Table, int Number, string Key)> Rows(MarkdownPage page)
    {
        var table = 0;
        foreach (var (number, text) in page.Lines)
        {
            if (!IsRow(text))
            {
                table = number;
                continue;
            }

            var cells = Separator().Split(text)[1..^1];
            yield return (
                table,
                number,
                cells[0].StartsWith(" `", StringComparison.Ordinal) ? cells[0] : string.Join('|', cells.Take(2))
            );
        }
    }

    private static bool IsRow(string line) => line.StartsWith('|');

    private static int Cells(string row) => Separator().Count(row);

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Separator();
}
