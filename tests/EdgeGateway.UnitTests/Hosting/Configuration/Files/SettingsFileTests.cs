using EdgeGateway.Hosting.Configuration.Files;
using EdgeGateway.Hosting.Startup;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Hosting.Configuration.Files;

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
    public void A_change_is_applied_at_the_next_check()
    {
        Write("""{ "A": { "B": "1" } }""");
        using var settings = Load();
        Write("""{ "A": { "B": "2" } }""");
        Check();
        Assert.Equal("2", settings["A:B"]);
        Check();
        Assert.Equal(1, _changes);
    }

    [Fact]
    public void An_incompletely_written_file_is_neither_reported_nor_applied()
    {
        Write("""{ "A": "1" }""");
        using var settings = Load();
        Write("");
        Check();
        Write("""{ "A": """);
        Check();
        Assert.Equal("1", settings["A"]);
        Write("""{ "A": "2" }""");
        Check();
        Assert.Equal("2", settings["A"]);
        Assert.Empty(_rejected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"A\": ")]
    [InlineData("[1]")]
    [InlineData("{ \"A\": 1, \"a\": 2 }")]
    public void A_file_that_stays_invalid_is_reported_once_and_the_last_settings_are_kept(string content)
    {
        Write("""{ "A": "1" }""");
        using var settings = Load();
        Write(content);
        for (var i = 0; i < 5; i++)
        {
            Check();
        }

        Assert.StartsWith($"{File} is not in force as it is now: ", Assert.Single(_rejected), StringComparison.Ordinal);
        Assert.Equal("1", settings["A"]);
        Assert.Equal(0, _changes);
    }

    [Fact]
    public void A_file_that_gets_its_last_valid_content_back_after_it_was_rejected_is_a_change()
    {
        const string Valid = """{ "A": "1" }""";
        Write(Valid);
        using var settings = Load();
        Write("{");
        Check();
        Check();
        Assert.Single(_rejected);
        Write(Valid);
        Check();
        Check();
        Assert.Equal("1", settings["A"]);
        Assert.Equal(1, _changes);
    }

    [Fact]
    public void A_deleted_file_keeps_its_last_settings()
    {
        Write("""{ "A": "1" }""");
        using var settings = Load();
        System.IO.File.Delete(File);
        Check();
        Check();
        Assert.Equal([$"{File} is not in force as it is now: It is missing."], _rejected);
        Assert.Equal("1", settings["A"]);
    }

    [Fact]
    public void A_changed_symbolic_link_above_the_file_is_detected_as_in_a_mounted_secret()
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
        Check();
        Assert.Equal("2", settings["A"]);
    }

    [Fact]
    public void An_optional_file_may_be_created_later()
    {
        using var settings = Load(isOptional: true);
        Assert.Null(settings["A"]);
        Write("""{ "A": "1" }""");
        Check();
        Assert.Equal("1", settings["A"]);
    }

    [Fact]
    public void An_exception_of_a_change_callback_is_reported_and_the_change_is_applied()
    {
        Write("""{ "A": "1" }""");
        using var settings = Load();
        settings.GetReloadToken().RegisterChangeCallback(_ => throw new InvalidOperationException("a defect"), null);
        Write("""{ "A": "2" }""");
        Check();
        Assert.Equal("2", settings["A"]);
        Assert.Equal(1, _changes);
        Assert.Single(_failures);
        Write("""{ "A": "3" }""");
        Check();
        Assert.Equal("3", settings["A"]);
    }

    [Theory]
    [InlineData(null, "cannot be read: Could not find file")]
    [InlineData("{", "cannot be read: It is not valid JSON: ")]
    [InlineData("no json", "cannot be read: It is not valid JSON: ")]
    public void A_file_that_is_missing_or_invalid_at_the_start_is_an_operator_error(string? content, string reason)
    {
        if (content is not null)
        {
            Write(content);
        }

        var error = Assert.Throws<OperatorErrorException>(() => Load());
        Assert.StartsWith($"{File} {reason}", Assert.Single(error.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_instead_of_a_file_is_an_operator_error()
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
        provider.Polling.Rejected += _rejected.Add;
        provider.Polling.Failed += _failures.Add;
        root.GetReloadToken().RegisterChangeCallback(_ => _changes++, null);
        return root;
    }

    private void Write(string content) => System.IO.File.WriteAllText(File, content);

    private void Check() => _time.Advance(TimeSpan.FromSeconds(1));
}
