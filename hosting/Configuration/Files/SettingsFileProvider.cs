using System.Text.Json;
using EdgeGateway.Hosting.Startup;
using Microsoft.Extensions.Configuration.Json;

namespace EdgeGateway.Hosting.Configuration.Files;

/// <summary>
/// Reads a JSON file and follows changes of its content. While the file is missing or not valid JSON, its last settings
/// stay in force.
/// </summary>
internal sealed class SettingsFileProvider : JsonStreamConfigurationProvider, IPolledSource, IDisposable
{
    private readonly string _path;
    private readonly bool _isOptional;
    private readonly Lock _gate = new();
    private byte[]? _loaded;
    private bool _isLoaded;
    private bool _isWatched = true;

    public SettingsFileProvider(string path, bool isOptional, TimeProvider time)
        : base(new JsonStreamConfigurationSource())
    {
        _path = path;
        _isOptional = isOptional;
        Polling = new SourcePolling(path, Poll, OnReload, time);
    }

    public SourcePolling Polling { get; }

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

    public void Dispose() => Polling.Dispose();

    public override string ToString() => _path;

    private SourcePolling.PollResult Poll()
    {
        lock (_gate)
        {
            if (!_isLoaded || !_isWatched)
            {
                return default;
            }

            var before = _loaded;
            return TryLoad(out var fault) ? new(before != _loaded) : new(false, fault);
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
