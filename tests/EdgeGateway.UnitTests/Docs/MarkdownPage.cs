using System.Text.RegularExpressions;

namespace EdgeGateway.UnitTests.Docs;

/// <summary>A Markdown page for the tests: its lines without fenced code, its commands, links and anchors.</summary>
internal sealed partial class MarkdownPage
{
    private MarkdownPage(string path)
    {
        Path = path;
        var lines = File.ReadAllLines(path);
        Lines = [.. WithoutCode(lines)];
        Commands = [.. InBlocks(lines, "```sh")];
        Anchors = FindAnchors();
    }

    public static IReadOnlyDictionary<string, MarkdownPage> All { get; } = Load();

    public string Path { get; }

    /// <summary>The lines, numbered from 1. A fenced block is one empty line.</summary>
    public IReadOnlyList<(int Number, string Text)> Lines { get; }

    /// <summary>The lines of the blocks that are marked as commands.</summary>
    public IReadOnlyList<(int Number, string Text)> Commands { get; }

    /// <summary>The names that GitHub gives to the headings.</summary>
    public IReadOnlySet<string> Anchors { get; }

    /// <summary>The targets of links that are not to other sites.</summary>
    public IEnumerable<(int Line, string Target)> LocalLinks =>
        from line in Lines
        from Match link in Link().Matches(InlineCode().Replace(line.Text, ""))
        let target = link.Groups["target"].Value
        where !target.Contains("://", StringComparison.Ordinal)
        select (line.Number, target);

    /// <summary>Files and folders of the repository that the text names.</summary>
    public IEnumerable<(int Line, string Path)> SourcePaths =>
        from line in Lines
        from Match path in SourcePath().Matches(line.Text)
        select (line.Number, System.IO.Path.Combine(Root(), path.Groups["path"].Value));

    public override string ToString() => System.IO.Path.GetRelativePath(Root(), Path);

    private static Dictionary<string, MarkdownPage> Load()
    {
        string[] paths =
        [
            .. Directory.EnumerateFiles(Root(), "*.md"),
            .. Directory.EnumerateFiles(System.IO.Path.Combine(Root(), "docs"), "*.md", SearchOption.AllDirectories),
            .. Directory.EnumerateFiles(System.IO.Path.Combine(Root(), "k8s"), "*.md"),
        ];
        return paths.ToDictionary(path => path, path => new MarkdownPage(path), StringComparer.Ordinal);
    }

    /// <summary>The repository's folder.</summary>
    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "EdgeGateway.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    private static IEnumerable<(int Number, string Text)> WithoutCode(string[] lines)
    {
        var isCode = false;
        foreach (var (index, text) in lines.Index())
        {
            var isFence = text.TrimStart().StartsWith("```", StringComparison.Ordinal);
            if (!isCode)
            {
                yield return (index + 1, isFence ? "" : text);
            }

            isCode ^= isFence;
        }
    }

    private static IEnumerable<(int Number, string Text)> InBlocks(string[] lines, string fence)
    {
        var isInside = false;
        foreach (var (index, text) in lines.Index())
        {
            if (text.StartsWith("```", StringComparison.Ordinal))
            {
                isInside = !isInside && text == fence;
            }
            else if (isInside)
            {
                yield return (index + 1, text);
            }
        }
    }

    private HashSet<string> FindAnchors()
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (_, text) in Lines)
        {
            if (Heading().Match(text) is { Success: true } heading)
            {
                var name = NotInAnchors()
                    .Replace(heading.Groups["text"].Value.Trim().ToLowerInvariant(), "")
                    .Replace(' ', '-');
                for (var copy = 0; !anchors.Add(copy == 0 ? name : $"{name}-{copy}"); copy++) { }
            }
        }

        return anchors;
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`(?<path>(backend-stub|bench|demo|docs|gateway|hosting|k8s|tests)/[A-Za-z0-9_./-]*)`")]
    private static partial Regex SourcePath();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex("^#{1,6} (?<text>.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
