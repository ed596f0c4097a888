using System.Diagnostics;

namespace FunctionalTests.Deployment;

/// <summary>The images of both programs, which <c>tests/image.sh</c> builds, runs and checks.</summary>
[Trait("Category", "Heavy")]
public sealed class ImageTests
{
    [Fact]
    public async Task The_images_run_without_root_or_a_shell_report_their_health_and_drain_on_sigterm()
    {
        Assert.SkipWhen(
            Environment.GetEnvironmentVariable("EDGEGATEWAY_TEST_REDIS") == "process",
            "Needs a Docker engine."
        );
        var start = new ProcessStartInfo("bash", ["-c", "exec tests/image.sh 2>&1"])
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
