using EdgeGateway.Hosting.Configuration.Files;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Hosting.Configuration.Files;

public sealed class SecretFilesTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly string _file = Path.GetTempFileName();
    private readonly ConfigurationManager _settings = new();
    private int _changes;

    public SecretFilesTests()
    {
        _settings.Sources.Add(new SecretFiles(_time));
        Microsoft.Extensions.Primitives.ChangeToken.OnChange(
            () => ((IConfiguration)_settings).GetReloadToken(),
            () => _changes++
        );
    }

    public void Dispose()
    {
        _settings.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public void A_file_is_read_without_line_breaks_at_its_end()
    {
        File.WriteAllText(_file, " a b \r\n\n");
        Assert.Equal(" a b ", Read());
    }

    [Fact]
    public void A_replaced_file_reloads_the_configuration_once_when_it_is_the_same_for_two_checks()
    {
        File.WriteAllText(_file, "one");
        Read();
        File.WriteAllText(_file, "two");
        Check();
        Assert.Equal("one", Read());
        Assert.Equal(0, _changes);
        Check();
        Check();
        Assert.Equal("two", Read());
        Assert.Equal(1, _changes);
    }

    [Fact]
    public void A_file_that_is_written_later_reloads_the_configuration()
    {
        File.Delete(_file);
        Assert.IsType<FileNotFoundException>(Record.Exception(Read));
        File.WriteAllText(_file, "one");
        Check();
        Check();

        Assert.Equal(1, _changes);
        Assert.Equal("one", Read());
    }

    private string Read() => SecretFiles.Read(_settings, _file);

    private void Check() => _time.Advance(TimeSpan.FromSeconds(1));
}
