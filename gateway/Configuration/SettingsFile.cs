using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;

namespace EdgeGateway.Configuration;

/// <summary>A JSON file of settings, read again when it changes. While what is in it is no JSON, what was in it stays in force: the
/// framework's own source would take all of its settings away without a word.</summary>
internal sealed class SettingsFile : JsonConfigurationSource
{
    public SettingsFile(IFileProvider? files, string path, bool isOptional)
    {
        FileProvider = files;
        Path = path;
        Optional = isOptional;
        ReloadOnChange = true;
        ResolveFileProvider();
    }

    public override IConfigurationProvider Build(IConfigurationBuilder builder)
    {
        EnsureDefaults(builder);
        return new Provider(this);
    }

    private sealed class Provider(SettingsFile file) : JsonConfigurationProvider(file)
    {
        private bool _isLoaded;

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

                // The settings decide how to log, so there is no log here.
                Console.Error.WriteLine($"gateway: {file.Path} is not in force as it is now: {exception.Message} {exception.InnerException?.Message}");
            }
        }
    }
}
