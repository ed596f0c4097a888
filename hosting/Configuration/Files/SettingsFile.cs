namespace EdgeGateway.Hosting.Configuration.Files;

/// <summary>A JSON settings file that is reloaded when its content changes.</summary>
/// <param name="path">The full path. Symbolic links are resolved at each read.</param>
/// <param name="isOptional">Whether the file may be missing at the start.</param>
/// <param name="time">The clock of the polls.</param>
internal sealed class SettingsFile(string path, bool isOptional, TimeProvider time) : IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) =>
        new SettingsFileProvider(path, isOptional, time);
}
