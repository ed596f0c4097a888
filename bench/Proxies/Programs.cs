namespace EdgeGateway.Bench.Proxies;

/// <summary>The measured programs.</summary>
/// <param name="Gateways">The builds of the gateway by name.</param>
/// <param name="LogSource">The log source's folder.</param>
/// <param name="PlainYarp">The folder of plain YARP.</param>
internal sealed record Programs(IReadOnlyDictionary<string, GatewayBuild> Gateways, string LogSource, string PlainYarp)
{
    /// <summary>The command that runs a program of ours.</summary>
    /// <param name="path">Its folder, or an executable file, such as a script that sets environment variables.</param>
    /// <param name="name">Its name in the folder.</param>
    public static string[] Command(string path, string name)
    {
        string[] candidates = [path, Path.Combine(path, name)];
        return candidates.FirstOrDefault(File.Exists) is { } executable
            ? [Path.GetFullPath(executable)]
            : throw new InvalidOperationException($"'{path}' is neither an executable file nor a folder with '{name}'");
    }
}
