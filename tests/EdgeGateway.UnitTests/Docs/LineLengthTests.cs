namespace EdgeGateway.UnitTests.Docs;

/// <summary>The width of source files, including the comments and strings that the formatter does not wrap.</summary>
public sealed class LineLengthTests
{
    private const int MaxColumns = 130;

    private static readonly string[] Patterns = ["*.cs", "*.lua", "*.sh"];
    private static readonly string[] OutputFolders = [".git", "artifacts", "bin", "node_modules", "obj"];

    [Fact]
    public void No_line_of_code_is_over_130_columns()
    {
        var tooLong =
            from path in FindSources()
            from line in File.ReadLines(path).Index()
            let columns = line.Item.EnumerateRunes().Count()
            where columns > MaxColumns
            select $"{Path.GetRelativePath(MarkdownPage.Root(), path)}:{line.Index + 1} has {columns} columns";

        Assert.Empty(tooLong);
    }

    [Fact]
    public void The_test_finds_the_sources()
    {
        var names = FindSources().Select(path => Path.GetRelativePath(MarkdownPage.Root(), path)).ToHashSet();
        Assert.Superset(
            new HashSet<string> { "test.sh", ".ci/run", "gateway/Program.cs", "backend-stub/Program.cs" },
            names
        );
    }

    private static IEnumerable<string> FindSources() =>
        Folders(MarkdownPage.Root())
            .SelectMany(folder => Patterns.SelectMany(pattern => Directory.EnumerateFiles(folder, pattern)))
            .Append(Path.Combine(MarkdownPage.Root(), ".ci", "run"));

    private static IEnumerable<string> Folders(string folder) =>
        Directory
            .EnumerateDirectories(folder)
            .Where(child => !OutputFolders.Contains(Path.GetFileName(child)))
            .SelectMany(Folders)
            .Prepend(folder);
}
