using EdgeGateway.Hosting.Configuration.Files;
using EdgeGateway.Hosting.Startup;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Hosting.Configuration;

public sealed class SettingsFileTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly List<string> _rejected = [];
    private readonly List<Exception> _failures = [];
    private int _changes;

    private string File => Path.Combine(_folder.FullName, ".settings.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_change_is_in_force_after_the_next_look()
    {
        Write("""{ "A": { "B": "1" } }""");
        using var settings = Load();
        Write("""{ "A": { "B": "2" } }""");
        Look();
        Assert.Equal("2", settings["A:B"]);
        Look();
        Assert.Equal(1, _changes);
    }

    [Fact]
    public void A_file_that_is_being_written_is_not_reported_and_changes_nothing()
    {
        Write("""{ "A": "1" }""");
        using var settings = Load();
        Write("");
        Look();
        Write("""{ "A": """);
        Look();
        Assert.Equal("1", settings["A"]);
        Write("""{ "A": "2" }""");
        Look();
        Assert.Equal("2", settings["A"]);
        Assert.Empty(_rejected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"A\": ")]
    [InlineData("[1]")]
    [InlineData("{ \"A\": 1, \"a\": 2 }")]
    public void A_file_that_stays_broken_is_reported_once_and_the_last_settings_stay(string content)
    {
        Write("""{ "A": "1" }""");
        using var settings = Load();
        Write(content);
        for (var i = 0; i < 5; i++)
        {
            Look();
        }

        Assert.StartsWith($"{File} is not in force as it is now: ", Assert.Single(_rejected), StringComparison.Ordinal);
        Assert.Equal("1", settings["A"]);
        Assert.Equal(0, _changes);
    }

    [Fact]
    public void A_missing_file_takes_no_setting_with_it()
    {
        Write("""{ "A": "1" }""");
        using var settings = Load();
        System.IO.File.Delete(File);
        Look();
        Look();
        Assert.Equal([$"{File} is not in force as it is now: It is missing."], _rejected);
        Assert.Equal("1", settings["A"]);
    }

    [Fact]
    public void A_swapped_link_above_the_file_is_seen_as_with_a_mounted_secret()
    {
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("one", "1"), ("two", "2")])
        {
            _folder.CreateSubdirectory(name);
            System.IO.File.WriteAllText(Path.Combine(_folder.FullName, name, "s.json"), $$"""{ "A": "{{value}}" }""");
        }

        var data = Path.Combine(_folder.FullName, "..data");
        Directory.CreateSymbolicLink(data, "one");
        System.IO.File.CreateSymbolicLink(File, Path.Combine("..data", "s.json"));
        using var settings = Load();
        Assert.Equal("1", settings["A"]);

        Directory.Delete(data);
        Directory.CreateSymbolicLink(data, "two");
        Look();
        Assert.Equal("2", settings["A"]);
    }

    [Fact]
    public void An_optional_file_may_come_later()
    {
        using var settings = Load(isOptional: true);
        Assert.Null(settings["A"]);
        Write("""{ "A": "1" }""");
        Look();
        Assert.Equal("1", settings["A"]);
    }

    [Fact]
    public void What_a_follower_throws_is_reported_and_the_change_is_in_force()
    {
        Write("""{ "A": "1" }""");
        using var settings = Load();
        settings.GetReloadToken().RegisterChangeCallback(_ => throw new InvalidOperationException("a defect"), null);
        Write("""{ "A": "2" }""");
        Look();
        Assert.Equal("2", settings["A"]);
        Assert.Equal(1, _changes);
        Assert.Single(_failures);
        Write("""{ "A": "3" }""");
        Look();
        Assert.Equal("3", settings["A"]);
    }

    [Theory]
    [InlineData(null, "cannot be read: Could not find file")]
    [InlineData("{", "cannot be read: It is not valid JSON: ")]
    [InlineData("no json", "cannot be read: It is not valid JSON: ")]
    public void A_file_that_is_missing_or_broken_at_the_start_is_the_operators_error(string? content, string reason)
    {
        if (content is not null)
        {
            Write(content);
        }

        var error = Assert.Throws<OperatorErrorException>(() => Load());
        Assert.StartsWith($"{File} {reason}", Assert.Single(error.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_no_file()
    {
        Directory.CreateDirectory(File);
        Assert.Contains(
            File,
            Assert.Single(Assert.Throws<OperatorErrorException>(() => Load()).Lines),
            StringComparison.Ordinal
        );
    }

    private ConfigurationRoot Load(bool isOptional = false)
    {
        var provider = (SettingsFileProvider)
            new SettingsFile(File, isOptional, _time).Build(new ConfigurationBuilder());
        var root = new ConfigurationRoot([provider]);
        provider.Rejected += _rejected.Add;
        provider.Failed += _failures.Add;
        root.GetReloadToken().RegisterChangeCallback(_ => _changes++, null);
        return root;
    }

    private void Write(string content) => System.IO.File.WriteAllText(File, content);

    private void Look() => _time.Advance(TimeSpan.FromSeconds(1));
}
