using System.Diagnostics;
using EdgeGateway.UnitTests.Docs;

namespace EdgeGateway.UnitTests.Deployment.Manifests;

/// <summary>
/// Runs <c>kubectl</c> and <c>helm</c>, which <c>tests/kubernetes-tools.sh</c> brings where they are missing.
/// </summary>
internal static class Tool
{
    /// <summary>Runs a program in the repository's folder.</summary>
    /// <returns>Its exit code and what it printed.</returns>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string name,
        params string[] arguments
    )
    {
        var brought = Path.Combine(MarkdownPage.Root(), "artifacts", "tools", name);
        using var process = Process.Start(
            new ProcessStartInfo(File.Exists(brought) ? brought : name, arguments)
            {
                WorkingDirectory = MarkdownPage.Root(),
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }

    /// <summary>Runs a program that has to succeed, and returns what it printed.</summary>
    public static async Task<string> ReadAsync(string name, params string[] arguments)
    {
        var (exitCode, output, error) = await RunAsync(name, arguments);
        return exitCode == 0
            ? output
            : throw new InvalidOperationException($"{name} {string.Join(' ', arguments)}: {error}");
    }
}
