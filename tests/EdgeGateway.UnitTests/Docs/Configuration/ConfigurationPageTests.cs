using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace EdgeGateway.UnitTests.Docs.Configuration;

/// <summary><c>docs/configuration.md</c> compared with what the programs read.</summary>
public sealed partial class ConfigurationPageTests : IClassFixture<ConfigurationPageTests.Programs>
{
    // YARP documents its own keys: the page has those that the gateway adds or changes.
    private const string Foreign = "ReverseProxy:";
    private const string Metadata = ":Metadata";

    private static readonly DocumentedSetting[] Gateway = ConfigurationPage.Settings("The gateway", "gateway");
    private static readonly DocumentedSetting[] LogSource = ConfigurationPage.Settings("The log source", "log source");

    // Where options of a section that reloads are meant to be read once: a key that needs a restart, and a command.
    private static readonly (string File, string Options)[] ReadOnce =
    [
        ("StreamsFeature.cs", "IdlePolicyOptions"),
        ("TokenCommand.cs", "TokenOptions"),
        ("GatewayResources.cs", "TokenOptions"),
    ];

    // An error code of HTTP/2.
    private static readonly string[] NotVariables = ["PROTOCOL_ERROR"];

    private readonly ProgramSettings _gateway;
    private readonly ProgramSettings _logSource;

    public ConfigurationPageTests(Programs programs) => (_gateway, _logSource) = (programs.Gateway, programs.LogSource);

    [Fact]
    public void A_setting_is_documented_once()
    {
        AssertNone(Twice(Gateway));
        AssertNone(Twice(LogSource));

        static IEnumerable<string> Twice(IEnumerable<DocumentedSetting> settings) =>
            settings.GroupBy(setting => setting.Key).Where(same => same.Count() > 1).Select(same => same.Key);
    }

    [Fact]
    public void Every_setting_that_a_program_reads_is_documented_and_no_other()
    {
        AssertNone(Differences(_gateway, Gateway));
        AssertNone(Differences(_logSource, LogSource));
    }

    [Fact]
    public void A_documented_default_is_the_one_that_a_program_has_with_the_shipped_settings()
    {
        AssertNone(Wrong(_gateway, Gateway));
        AssertNone(Wrong(_logSource, LogSource));

        static IEnumerable<string> Wrong(ProgramSettings program, IEnumerable<DocumentedSetting> settings) =>
            from setting in settings
            let actual = program.Default(setting.Key)
            where !IsSame(setting.Default, actual)
            select $"{setting.Key}: documented {setting.Default ?? "none"}, in the program {actual ?? "none"}";
    }

    [Fact]
    public void A_setting_reloads_where_the_page_says_so()
    {
        AssertNone(Wrong(_gateway, Gateway));
        AssertNone(Wrong(_logSource, LogSource));

        static IEnumerable<string> Wrong(ProgramSettings program, IEnumerable<DocumentedSetting> settings) =>
            settings.Where(setting => setting.Reloads != program.Reloads(setting.Key)).Select(setting => setting.Key);
    }

    [Fact]
    public void Options_of_a_section_that_reloads_are_read_through_the_ones_that_follow_it()
    {
        var wrong =
            from source in Sources()
            from Match read in OptionsRead().Matches(source.Text)
            let type = ProgramSettings.OptionsTypes.FirstOrDefault(type => type.Name == read.Groups["type"].Value)
            where type is not null && (_gateway.Follows(type) || _logSource.Follows(type))
            // The command check reads everything once.
            where !source.Path.EndsWith("Review.cs", StringComparison.Ordinal)
            where !ReadOnce.Contains((Path.GetFileName(source.Path), type.Name))
            select $"{source.Path} reads {type.Name} once";

        AssertNone(wrong);
    }

    [Fact]
    public void Every_option_has_a_summary_in_the_code()
    {
        var documented = Directory
            .EnumerateFiles(AppContext.BaseDirectory, "*.xml")
            .SelectMany(file => XDocument.Load(file).Descendants("member"))
            .Where(member => member.Element("summary") is not null)
            .Select(member => member.Attribute("name")?.Value)
            .ToHashSet();
        var missing =
            from type in ProgramSettings.OptionsTypes
            from option in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            where option.CanWrite || option.PropertyType.IsGenericType
            let name = $"P:{type.FullName}.{option.Name}"
            where !documented.Contains(name)
            select name;

        AssertNone(missing);
    }

    [Fact]
    public void Every_environment_variable_that_the_programs_read_is_documented_and_no_other()
    {
        var read = Sources()
            .SelectMany(source => Variable().Matches(source.Text))
            .Select(match => match.Groups["name"].Value)
            .Except(NotVariables)
            .Order();

        Assert.Equal(read, ConfigurationPage.Variables().Order());
    }

    private static void AssertNone(IEnumerable<string> faults)
    {
        var lines = faults.ToArray();
        Assert.True(lines.Length == 0, string.Join(Environment.NewLine, lines));
    }

    private static IEnumerable<(string Path, string Text)> Sources() =>
        from folder in new[] { "gateway", "backend-stub", "hosting" }
        from path in Directory.EnumerateFiles(
            Path.Combine(MarkdownPage.Root(), folder),
            "*.cs",
            SearchOption.AllDirectories
        )
        where !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        select (path, File.ReadAllText(path));

    // Section by section: the keys that the program accepts there, and those of the page.
    private static IEnumerable<string> Differences(ProgramSettings program, DocumentedSetting[] settings)
    {
        var keys = settings.Select(setting => setting.Key).ToArray();
        foreach (var section in program.Sections.Except(keys.Select(key => key.Split(':')[0])))
        {
            yield return $"{section} is not documented";
        }

        foreach (var key in keys.Where(key => !program.IsValue(key)))
        {
            yield return $"{key} is not a value";
        }

        var prefixes = keys.SelectMany(Sections).Distinct();
        foreach (var section in prefixes)
        {
            var documented = keys.Where(key => key.StartsWith($"{section}:", StringComparison.Ordinal))
                .Select(key => key[(section.Length + 1)..].Split(':')[0])
                .Distinct()
                .ToArray();
            if (program.Children(section) is { } known)
            {
                var isPartial =
                    $"{section}:".StartsWith(Foreign, StringComparison.Ordinal)
                    && !section.EndsWith(Metadata, StringComparison.Ordinal);
                var differences = documented.Except(known).Concat(isPartial ? [] : known.Except(documented));
                foreach (var child in differences)
                {
                    yield return $"{section}:{child}";
                }
            }
            else if (documented is not ["*"])
            {
                yield return $"{section} is a list or has names of the operator's choice: {string.Join(", ", documented)}";
            }
        }
    }

    private static IEnumerable<string> Sections(string key)
    {
        var parts = key.Split(':');
        return Enumerable.Range(1, parts.Length - 1).Select(count => string.Join(':', parts.Take(count)));
    }

    private static bool IsSame(string? documented, object? actual) =>
        actual switch
        {
            TimeSpan time => TimeSpan.TryParse(documented, CultureInfo.InvariantCulture, out var value)
                && value == time,
            bool or Enum => string.Equals(documented, $"{actual}", StringComparison.OrdinalIgnoreCase),
            IFormattable number => documented == number.ToString(null, CultureInfo.InvariantCulture),
            _ => documented == actual?.ToString(),
        };

    [GeneratedRegex(@"\bIOptions(Monitor|Snapshot)?<(?<type>\w+)>")]
    private static partial Regex OptionsRead();

    [GeneratedRegex("\"(?<name>[A-Z][A-Z0-9]+(_[A-Z0-9]+)+)\"")]
    private static partial Regex Variable();

    /// <summary>Both programs, built once and never started.</summary>
    public sealed class Programs : IAsyncDisposable
    {
        internal ProgramSettings Gateway { get; } = ProgramSettings.OfGateway();

        internal ProgramSettings LogSource { get; } = ProgramSettings.OfLogSource();

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            await LogSource.DisposeAsync();
        }
    }
}
