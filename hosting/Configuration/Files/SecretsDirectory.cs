namespace EdgeGateway.Hosting.Configuration.Files;

/// <summary>
/// A directory with one file for each setting, as Kubernetes and Docker mount secrets: the file's name is the key, with
/// <c>__</c> for each <c>:</c>, and its content the value, without line breaks at its end.
/// </summary>
/// <param name="path">The full path.</param>
/// <param name="time">The clock of the polls.</param>
internal sealed class SecretsDirectory(string path, TimeProvider time) : IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => new SecretsDirectoryProvider(path, time);
}
