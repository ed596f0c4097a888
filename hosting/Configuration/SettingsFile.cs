using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace EdgeGateway.Hosting.Configuration;

/// <summary>A JSON file of settings, read again when it changes. While it is gone, or no JSON, what was in it stays in force: the
/// framework's own way would take all of its settings away without a word, an endpoint with TLS among them.</summary>
internal sealed class SettingsFile : JsonConfigurationSource
{
    private readonly string _program;

    public SettingsFile(string program, IFileProvider? files, string path, bool isOptional)
    {
        _program = program;
        FileProvider = files;
        Path = path;
        Optional = isOptional;
        ResolveFileProvider();
    }

    public override IConfigurationProvider Build(IConfigurationBuilder builder)
    {
        EnsureDefaults(builder);
        return new Provider(this);
    }

    private sealed class Provider : JsonConfigurationProvider
    {
        private readonly SettingsFile _file;
        private readonly IDisposable _watch;
        private bool _isLoaded;

        public Provider(SettingsFile file)
            : base(file)
        {
            _file = file;
            _watch = ChangeToken.OnChange(() => file.FileProvider!.Watch(file.Path!), Reload);
        }

        public override void Load(Stream stream)
        {
            var last = Data;
            try
            {
                base.Load(stream);
                _isLoaded = true;
            }
            catch (FormatException exception) when (_isLoaded)
            {
                Data = last;
                Tell($"{exception.Message} {exception.InnerException?.Message}");
            }
        }

        protected override void Dispose(bool disposing)
        {
            _watch.Dispose();
            base.Dispose(disposing);
        }

        private void Reload()
        {
            // Whoever writes it may not be done.
            Thread.Sleep(_file.ReloadDelay);
            if (_isLoaded && !_file.FileProvider!.GetFileInfo(_file.Path!).Exists)
            {
                Tell("It is gone.");
                return;
            }

            try
            {
                Load();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                Tell(exception.Message);
            }
        }

        // The settings decide how to log, so there is no log here.
        private void Tell(string fault) => Console.Error.WriteLine($"{_file._program}: {_file.Path} is not in force as it is now: {fault}");
    }
}
