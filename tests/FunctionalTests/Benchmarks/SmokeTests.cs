namespace FunctionalTests.Benchmarks;

/// <summary>The comparison with other proxies, with few streams. Needs the solution to be built.</summary>
[Trait("Category", "Heavy")]
public sealed class SmokeTests
{
    [Fact]
    public async Task Every_row_of_the_comparison_is_measured_for_every_proxy() =>
        await RepositoryScript.RunAsync("bench/run.sh --smoke --no-build");
}
