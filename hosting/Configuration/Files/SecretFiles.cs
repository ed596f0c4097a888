namespace EdgeGateway.Hosting.Configuration.Files;

/// <summary>
/// Files that settings name because they hold a secret. They are polled from when they are first read, and a change of
/// one reloads the configuration.
/// </summary>
internal sealed class SecretFiles : ConfigurationProvider, IConfigurationSource, IPolledSource, IDisposable
{
    private readonly Lock _gate = new();
    private readonly DebouncedValues _contents = new();

    public SecretFiles(TimeProvider time) => Polling = new SourcePolling("A file with a secret", Poll, OnReload, time);

    public SourcePolling Polling { get; }

    /// <summary>Returns a file's content without line breaks at its end.</summary>
    /// <param name="configuration">The configuration that names the file.</param>
    /// <param name="path">The path. A relative one starts at the working directory.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be read.</exception>
    public static string Read(IConfiguration configuration, string path) =>
        (configuration as IConfigurationRoot)?.Providers.OfType<SecretFiles>().FirstOrDefault() is { } files
            ? files.Read(path)
            : ReadFile(path);

    public void Dispose() => Polling.Dispose();

    IConfigurationProvider IConfigurationSource.Build(IConfigurationBuilder builder) => this;

    private static string ReadFile(string path) => File.ReadAllText(path).TrimEnd('\r', '\n');

    private string Read(string path)
    {
        lock (_gate)
        {
            if (_contents.Current.TryGetValue(path, out var known) && known is not null)
            {
                return known;
            }

            // Watch the path even if the read fails: the file may be written later.
            Add(path, null);
            var content = ReadFile(path);
            Add(path, content);
            return content;
        }
    }

    private void Add(string path, string? content) =>
        _contents.Set(new Dictionary<string, string?>(_contents.Current, StringComparer.Ordinal) { [path] = content });

    private SourcePolling.PollResult Poll()
    {
        lock (_gate)
        {
            return new(_contents.Update(_contents.Current.Keys.ToDictionary(path => path, TryRead)));
        }
    }

    private static string? TryRead(string path)
    {
        try
        {
            return ReadFile(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
