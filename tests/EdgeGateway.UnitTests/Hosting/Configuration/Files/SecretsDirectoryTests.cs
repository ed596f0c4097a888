using EdgeGateway.Hosting.Configuration.Files;
using EdgeGateway.Hosting.Startup;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Hosting.Configuration.Files;

/// <summary>A directory of secrets with the links that Kubernetes makes.</summary>
public sealed class SecretsDirectoryTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly List<string> _rejected = [];
    private int _changes;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_file_is_a_setting_without_the_line_break_at_its_end()
    {
        Write("Tokens__SigningKeys__0__Secret", "one\n");
        Write("PublicUrl", "https://a\r\n");
        Write(".hidden", "x");
        _folder.CreateSubdirectory("folder");
        using var settings = Load();

        Assert.Equal("one", settings["Tokens:SigningKeys:0:Secret"]);
        Assert.Equal("https://a", settings["publicurl"]);
        Assert.Equal(["PublicUrl", "Tokens"], settings.GetChildren().Select(child => child.Key).Order());
    }

    [Fact]
    public void A_replaced_volume_of_Kubernetes_is_applied_when_it_is_the_same_for_two_checks()
    {
        WriteVolume("first", "one");
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "A__B"), "..data/A__B");
        using var settings = Load();
        Assert.Equal("one", settings["A:B"]);

        WriteVolume("second", "two");
        Check();
        Assert.Equal("one", settings["A:B"]);
        Check();
        Check();
        Assert.Equal("two", settings["A:B"]);
        Assert.Equal(1, _changes);
    }

    [Fact]
    public void A_file_that_is_being_written_is_not_applied()
    {
        Write("A", "one");
        using var settings = Load();
        for (var i = 1; i < 5; i++)
        {
            Write("A", new string('x', i));
            Check();
            Assert.Equal("one", settings["A"]);
        }

        Check();
        Assert.Equal("xxxx", settings["A"]);
    }

    [Fact]
    public void Added_and_removed_files_are_applied()
    {
        Write("A", "one");
        using var settings = Load();
        Write("B", "two");
        File.Delete(Path.Combine(_folder.FullName, "A"));
        Check();
        Check();

        Assert.Null(settings["A"]);
        Assert.Equal("two", settings["B"]);
    }

    [Fact]
    public void A_directory_that_disappears_is_reported_once_and_its_settings_are_kept()
    {
        Write("A", "one");
        using var settings = Load();
        _folder.Delete(recursive: true);
        for (var i = 0; i < 5; i++)
        {
            Check();
        }

        Assert.Equal("one", settings["A"]);
        Assert.Equal($"{_folder.FullName} is not in force as it is now: It is missing.", Assert.Single(_rejected));
        _folder.Create();
    }

    [Fact]
    public void A_missing_directory_stops_the_start()
    {
        var missing = Path.Combine(_folder.FullName, "missing");
        var fault = Record.Exception(() =>
            new ConfigurationBuilder().Add(new SecretsDirectory(missing, _time)).Build()
        );

        Assert.Equal(
            $"{missing} cannot be read: It is missing.",
            Assert.Single(Assert.IsType<OperatorErrorException>(fault).Lines)
        );
    }

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_folder.FullName, name), content);

    private void WriteVolume(string version, string content)
    {
        var volume = _folder.CreateSubdirectory($"..{version}");
        File.WriteAllText(Path.Combine(volume.FullName, "A__B"), content);
        var link = Path.Combine(_folder.FullName, "..data");
        File.Delete(link);
        File.CreateSymbolicLink(link, $"..{version}");
    }

    private void Check() => _time.Advance(TimeSpan.FromSeconds(1));

    private ConfigurationManager Load()
    {
        var settings = new ConfigurationManager();
        settings.Sources.Add(new SecretsDirectory(_folder.FullName, _time));
        var provider = ((IConfigurationRoot)settings).Providers.OfType<SecretsDirectoryProvider>().Single();
        provider.Polling.Rejected += _rejected.Add;
        Microsoft.Extensions.Primitives.ChangeToken.OnChange(provider.GetReloadToken, () => _changes++);
        return settings;
    }
}
