using System.Diagnostics;

namespace FunctionalTests;

/// <summary>Runs a script of the repository.</summary>
internal static class RepositoryScript
{
    /// <summary>Runs it to its end and asserts that it succeeds.</summary>
    /// <param name="command">Its path in the repository, with arguments.</param>
    public static async Task RunAsync(string command)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"exec {command} 2>&1"])
        {
            WorkingDirectory = RepositoryFile.PathOf(),
            RedirectStandardOutput = true,
        };
        using var script = Process.Start(start)!;
        var output = await script.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await script.WaitForExitAsync(TestContext.Current.CancellationToken);

        TestContext.Current.TestOutputHelper?.WriteLine(output);
        Assert.True(script.ExitCode == 0, output);
    }
}
