namespace FunctionalTests.Deployment;

/// <summary>The images of both programs, which <c>tests/image.sh</c> builds, runs and checks.</summary>
[Trait("Category", "Long")]
public sealed class ImageTests
{
    [Fact]
    public async Task The_images_run_without_root_or_a_shell_report_their_health_and_drain_on_sigterm()
    {
        Assert.SkipWhen(
            Environment.GetEnvironmentVariable("EDGEGATEWAY_TEST_REDIS") == "process",
            "Needs a Docker engine."
        );
        await RepositoryScript.RunAsync("tests/image.sh");
    }
}
