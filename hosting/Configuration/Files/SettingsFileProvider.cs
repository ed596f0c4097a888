using System.Text.Json;
using EdgeGateway.Hosting.Startup;
using Microsoft.Extensions.Configuration.Json;

namespace EdgeGateway.Hosting.Configuration.Files;

/// <summary>
/// Polls its file each second and compares the content. A file system watch would not detect that a symbolic link above
/// the file is replaced, which is how Kubernetes updates files; a recursive watch needs a system watch for each folder
/// below. While the file is missing or not valid JSON, its last settings stay in force.
/// </summary>
internal sealed class SettingsFileProvider : JsonStreamConfigurationProvider, IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly bool _isOptional;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private byte[]? _loaded;
    private bool _isLoaded;
    private bool _isWatched = true;
    private string? _fault;
    private volatile bool _isReported;

    public SettingsFileProvider(string path, bool isOptional, TimeProvider time)
        : base(new JsonStreamConfigurationSource())
    {
        _path = path;
        _isOptional = isOptional;
        _timer = time.CreateTimer(_ => Poll(), null, PollInterval, PollInterval);
    }

    /// <summary>
    /// Called with a line that names the file and the reason why its current content is not in force.
    /// </summary>
    public event Action<string>? Rejected;

    /// <summary>Whether the file's current content is not in force.</summary>
    public bool IsRejected => _isReported;

    /// <summary>Called with the exception of a change listener.</summary>
    public event Action<Exception>? Failed;

    public override void Load()
    {
        lock (_gate)
        {
            if (!_isLoaded)
            {
                _isLoaded = TryLoad(out var fault)
                    ? true
                    : throw new OperatorErrorException($"{_path} cannot be read: {fault}");
            }
            else if (_isWatched)
            {
                TryLoad(out _);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    public override string ToString() => _path;

    private void Poll()
    {
        var isChanged = false;
        string? rejected = null;
        lock (_gate)
        {
            if (!_isLoaded || !_isWatched)
            {
                return;
            }

            var before = _loaded;
            if (TryLoad(out var fault))
            {
                // Also if the content is in force again that was before it was rejected.
                isChanged = before != _loaded || _isReported;
                _fault = null;
                _isReported = false;
            }
            else if (fault != _fault)
            {
                // The writer may not be finished. Report the fault only if it persists at the next poll.
                _fault = fault;
                _isReported = false;
            }
            else if (!_isReported)
            {
                _isReported = true;
                rejected = $"{_path} is not in force as it is now: {fault}";
            }
        }

        if (isChanged)
        {
            Reload();
        }

        if (rejected is not null)
        {
            Rejected?.Invoke(rejected);
        }
    }

    // All listeners are called, even if one throws. On the timer's thread, an exception would end the process.
    private void Reload()
    {
        try
        {
            OnReload();
        }
        catch (Exception exception)
        {
            Failed?.Invoke(exception);
        }
    }

    private bool TryLoad(out string fault)
    {
        try
        {
            var content = Read();
            if (content is null && _loaded is not null)
            {
                fault = "It is missing.";
                return false;
            }

            if (content is not null && (_loaded is null || !content.AsSpan().SequenceEqual(_loaded)))
            {
                var last = Data;
                try
                {
                    Load(new MemoryStream(content));
                    _loaded = content;
                }
                catch
                {
                    Data = last;
                    throw;
                }
            }

            fault = "";
            return true;
        }
        catch (Exception) when (Directory.Exists(_path))
        {
            fault = "It is a directory.";
        }
        catch (JsonException) when (new FileInfo(_path) is { Exists: true, Length: 0 })
        {
            fault = "It is empty: settings must be a JSON object, at least {}.";
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            fault = $"It is not valid JSON: {exception.Message}";
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            fault = exception.Message;
        }

        return false;
    }

    private byte[]? Read()
    {
        // The usual case of an optional file, without an exception at each poll.
        if (_isOptional && !Path.Exists(_path))
        {
            return null;
        }

        try
        {
            using var file = new FileStream(
                _path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                bufferSize: 0
            );

            // A pipe, such as a shell's <(command), can be read only once.
            _isWatched = file.CanSeek;
            using var content = new MemoryStream();
            file.CopyTo(content);
            return content.ToArray();
        }
        catch (Exception exception)
            when (exception is FileNotFoundException or DirectoryNotFoundException
                && (_isOptional || _loaded is not null)
            )
        {
            return null;
        }
    }
}
