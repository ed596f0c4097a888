using System.Text.RegularExpressions;

namespace EdgeGateway.UnitTests.Docs;

/// <summary>Blocks that are marked as commands (<c>sh</c>): the paths and options that they name exist.</summary>
public sealed partial class CommandBlockTests
{
    /// <summary>How a command begins, and the folder or file whose source declares its options.</summary>
    private static readonly (Regex Command, string Source)[] Programs =
    [
        (Gateway(), "gateway"),
        (LogSource(), "backend-stub"),
        (Demo(), "demo"),
        (Bench(), "bench"),
        (TestScript(), "test.sh"),
    ];

    [Fact]
    public void Options_of_our_programs_exist()
    {
        var unknown =
            from page in MarkdownPage.All.Values
            from line in page.Commands
            from program in Programs
            from Match command in program.Command.Matches(line.Text)
            from Match option in Option().Matches(command.Groups["arguments"].Value)
            where !Declares(program.Source, option.Value.Trim())
            select $"{page}:{line.Number} {program.Source} {option.Value.Trim()}";

        Assert.Empty(unknown);
    }

    [Fact]
    public void Paths_in_the_repository_exist()
    {
        var missing =
            from page in MarkdownPage.All.Values
            from line in page.Commands
            from Match path in RepositoryPath().Matches(line.Text)
            let full = Path.Combine(MarkdownPage.Root(), path.Groups["path"].Value)
            where !Path.Exists(full)
            select $"{page}:{line.Number} {path.Groups["path"].Value}";

        Assert.Empty(missing);
    }

    [Fact]
    public void The_tests_find_the_commands_of_the_pages()
    {
        var commands = MarkdownPage.All.Values.SelectMany(page => page.Commands).Select(line => line.Text).ToList();
        Assert.All(Programs, program => Assert.Contains(commands, program.Command.IsMatch));
        Assert.Contains(commands, RepositoryPath().IsMatch);
    }

    private static bool Declares(string source, string option)
    {
        // The programs share commands, which are declared in hosting.
        var path = Path.Combine(MarkdownPage.Root(), source);
        var files = Directory.Exists(path)
            ? new[] { path, Path.Combine(MarkdownPage.Root(), "hosting") }.SelectMany(folder =>
                Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            )
            : [path];
        return files.Any(file => Quoted(option).Any(text => File.ReadAllText(file).Contains(text)));
    }

    // As C# declares an option, and as a case of the shell does.
    private static string[] Quoted(string option) => [$"\"{option}\"", $" {option})"];

    [GeneratedRegex(@"out/gateway/gateway(?<arguments>[^|;&)]*)")]
    private static partial Regex Gateway();

    [GeneratedRegex(@"out/backend-stub/backend-stub(?<arguments>[^|;&)]*)")]
    private static partial Regex LogSource();

    [GeneratedRegex("dotnet run --project demo(?<arguments>.*)")]
    private static partial Regex Demo();

    [GeneratedRegex("dotnet run -c Release --project bench -- (?<arguments>.*)")]
    private static partial Regex Bench();

    [GeneratedRegex(@"\./test\.sh(?<arguments>.*)")]
    private static partial Regex TestScript();

    [GeneratedRegex(" --[a-z][a-z0-9-]*")]
    private static partial Regex Option();

    // A path below one of our folders, or a folder that a command of dotnet names.
    [GeneratedRegex(
        @"(?<![\w./:-])(?<path>(appsettings|backend-stub|bench|demo|deploy|docs|gateway|hosting|k8s|tests)/[\w./-]+|\./test\.sh)"
            + @"|(dotnet publish|dotnet test|--project|--directory) (?<path>[\w./-]+)"
    )]
    private static partial Regex RepositoryPath();
}
