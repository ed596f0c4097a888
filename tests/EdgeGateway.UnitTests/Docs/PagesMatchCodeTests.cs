using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace EdgeGateway.UnitTests.Docs;

/// <summary>
/// What the pages quote from the code is what the code has: log messages, problem codes, names of types.
/// </summary>
public sealed partial class PagesMatchCodeTests
{
    private const BindingFlags Declared =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Static
        | BindingFlags.Instance
        | BindingFlags.DeclaredOnly;

    private static readonly Type[] Types =
    [
        .. new[] { "gateway", "backend-stub", "EdgeGateway.Hosting" }.SelectMany(name =>
            Assembly.Load(name).GetTypes()
        ),
    ];

    [Fact]
    public void Log_messages_of_the_page_for_troubleshooting_exist()
    {
        var logged = Types
            .SelectMany(type => type.GetMethods(Declared))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()
            .Select(message => $"{message.EventId} {message.Message}")
            .ToHashSet();
        var quoted = Text("docs/troubleshoot.md", LogMessage())
            .Select(match => $"{match.Groups["id"].Value} {match.Groups["text"].Value}")
            .ToList();

        Assert.NotEmpty(quoted);
        Assert.Empty(quoted.Except(logged));
    }

    [Fact]
    public void Every_problem_code_is_on_the_page_of_errors()
    {
        var sources =
            from folder in new[] { "gateway", "backend-stub" }
            from file in Directory.EnumerateFiles(
                Path.Combine(MarkdownPage.Root(), folder),
                "*.cs",
                SearchOption.AllDirectories
            )
            from Match code in ProblemCode().Matches(File.ReadAllText(file))
            select code.Groups["code"].Value;
        var codes = sources.ToHashSet();
        var documented = Text("docs/reference/errors.md", Code()).Select(match => match.Groups["code"].Value);

        Assert.NotEmpty(codes);
        Assert.Empty(codes.Except(documented));
    }

    [Fact]
    public void Types_and_methods_that_the_page_of_the_architecture_names_exist()
    {
        var names = Types.Select(type => type.Name).ToHashSet();
        names.UnionWith(Types.SelectMany(type => type.GetMethods(Declared)).Select(method => method.Name));
        // Parts of the tree, which the text names without their path.
        names.UnionWith(["Configuration", "Rules", "Counting", "Responses"]);
        var quoted = Text("docs/architecture.md", TypeName())
            .SelectMany(match => match.Groups["name"].Value.Split('.'));

        Assert.Empty(quoted.Except(names));
    }

    [Fact]
    public void Test_classes_that_pages_name_exist()
    {
        var files = Directory
            .EnumerateFiles(Path.Combine(MarkdownPage.Root(), "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Select(Path.GetFileNameWithoutExtension)
            .ToHashSet();
        var missing =
            from page in MarkdownPage.All.Values
            from line in page.Lines
            from Match name in TestClass().Matches(line.Text)
            where !files.Contains(name.Groups["name"].Value)
            select $"{page}:{line.Number} {name.Groups["name"].Value}";

        Assert.Empty(missing);
    }

    private static IEnumerable<Match> Text(string page, Regex pattern) =>
        MarkdownPage.All[Path.Combine(MarkdownPage.Root(), page)].Lines.SelectMany(line => pattern.Matches(line.Text));

    [GeneratedRegex(@"`(?<id>\d{4})` `(?<text>[^`]+)`")]
    private static partial Regex LogMessage();

    [GeneratedRegex(@"(?:Status\d{3}\w*|\b[45]\d\d|\bstatus),\s*""(?<code>[a-z]+(?:-[a-z]+)+)""")]
    private static partial Regex ProblemCode();

    [GeneratedRegex("`(?<code>[a-z]+(?:-[a-z]+)+)`")]
    private static partial Regex Code();

    [GeneratedRegex("`(?<name>[A-Z][A-Za-z]+Tests)`")]
    private static partial Regex TestClass();

    [GeneratedRegex("`(?<name>[A-Z][A-Za-z]+(?:\\.[A-Z][A-Za-z]+)?)`")]
    private static partial Regex TypeName();
}
