using System.Diagnostics;

namespace FunctionalTests.Monitoring;

/// <summary>The tool that comes with Prometheus.</summary>
internal static class Promtool
{
    /// <summary>
    /// Runs <c>promtool</c> in <c>k8s/monitoring</c>, asserts that it succeeds, and returns what it prints.
    /// </summary>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Find(), arguments)
        {
            WorkingDirectory = MonitoringFile.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var cancelled = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(cancelled);
        var errors = process.StandardError.ReadToEndAsync(cancelled);
        await process.WaitForExitAsync(cancelled);
        var text = await output + await errors;
        Assert.True(process.ExitCode == 0, text);
        return text;
    }

    private static string Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "promtool"))
            .FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException("These tests need promtool: install the package prometheus.");
}
