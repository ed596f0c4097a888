namespace FunctionalTests.Monitoring;

/// <summary>The files in <c>k8s/monitoring</c>.</summary>
internal static class MonitoringFile
{
    public static string Folder { get; } = RepositoryFile.PathOf("k8s", "monitoring");

    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));
}
