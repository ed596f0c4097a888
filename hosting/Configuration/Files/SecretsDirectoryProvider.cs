using EdgeGateway.Hosting.Startup;
using Microsoft.Extensions.Configuration.KeyPerFile;
using Microsoft.Extensions.FileProviders;

namespace EdgeGateway.Hosting.Configuration.Files;

/// <summary>
/// Reads a directory of secrets and follows its changes. While a file in it cannot be read, the last values stay in
/// force.
/// </summary>
internal sealed class SecretsDirectoryProvider : ConfigurationProvider, IPolledSource, IDisposable
{
    private readonly string _path;
    private readonly Lock _gate = new();
    private readonly DebouncedValues _values = new();
    private bool _isLoaded;

    public SecretsDirectoryProvider(string path, TimeProvider time)
    {
        _path = path;
        Polling = new SourcePolling(path, Poll, OnReload, time);
    }

    public SourcePolling Polling { get; }

    /// <exception cref="OperatorErrorException">The directory or a file in it cannot be read.</exception>
    public override void Load()
    {
        lock (_gate)
        {
            // A reload of the whole configuration keeps what is in force: the polls find changes.
            if (!_isLoaded)
            {
                _values.Set(
                    TryRead(out var fault) ?? throw new OperatorErrorException($"{_path} cannot be read: {fault}")
                );
                _isLoaded = true;
                Apply();
            }
        }
    }

    public void Dispose() => Polling.Dispose();

    public override string ToString() => _path;

    private SourcePolling.PollResult Poll()
    {
        lock (_gate)
        {
            if (!_isLoaded)
            {
                return default;
            }

            if (TryRead(out var fault) is not { } values)
            {
                return new(false, fault);
            }

            var isChanged = _values.Update(values);
            if (isChanged)
            {
                Apply();
            }

            return new(isChanged);
        }
    }

    private void Apply() => Data = new Dictionary<string, string?>(_values.Current, StringComparer.OrdinalIgnoreCase);

    private Dictionary<string, string?>? TryRead(out string fault)
    {
        fault = "";
        if (!Directory.Exists(_path))
        {
            fault = File.Exists(_path) ? "It is not a directory." : "It is missing.";
            return null;
        }

        try
        {
            using var files = new PhysicalFileProvider(_path);
            using var reader = new Reader(files);
            return reader.Read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            fault = exception.Message;
            return null;
        }
    }

    // The library's own reload watches files and ignores hidden ones. So it would not detect that Kubernetes replaces
    // the hidden link through which all files of a volume lead.
    private sealed class Reader(IFileProvider files)
        : KeyPerFileConfigurationProvider(
            new KeyPerFileConfigurationSource
            {
                FileProvider = files,
                Optional = true,
                ReloadOnChange = false,
            }
        )
    {
        public Dictionary<string, string?> Read()
        {
            Load();
            return Data.ToDictionary(
                setting => setting.Key,
                setting => setting.Value?.TrimEnd('\r', '\n'),
                StringComparer.OrdinalIgnoreCase
            );
        }
    }
}
