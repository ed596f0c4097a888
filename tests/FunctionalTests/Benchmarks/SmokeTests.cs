using System.Diagnostics;

namespace FunctionalTests.Benchmarks;

/// <summary>The comparison with other proxies, with few streams. Needs the solution to be built.</summary>
[Trait("Category", "Heavy")]
public sealed class SmokeTests
{
    [Fact]
    public async Task Every_row_of_the_comparison_is_measured_for_every_proxy()
    {
        var start = new ProcessStartInfo("bash", ["-c", "exec bench/run.sh --smoke --no-build 2>&1"])
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
