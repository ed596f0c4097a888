namespace EdgeGateway.Hosting.Configuration.Files;

/// <summary>A JSON file of settings, read again when its content changes.</summary>
/// <param name="path">Its full path; a symbolic link is followed at each look.</param>
/// <param name="isOptional">Whether it may be missing at the start.</param>
/// <param name="time">When to look at it.</param>
internal sealed class SettingsFile(string path, bool isOptional, TimeProvider time) : IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) =>
        new SettingsFileProvider(path, isOptional, time);
}
