namespace FunctionalTests;

/// <summary>Finds files of the repository, for tests that compare the code with the documentation.</summary>
internal static class RepositoryFile
{
    /// <summary>Returns the full path of a file from its path relative to the repository's root.</summary>
    public static string PathOf(params string[] segments)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EdgeGateway.sln")))
        {
            folder = folder.Parent!;
        }

        return Path.Combine([folder.FullName, .. segments]);
    }
}
