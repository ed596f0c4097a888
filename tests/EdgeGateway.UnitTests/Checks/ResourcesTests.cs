using EdgeGateway.Hosting.Checks.Reviews;
using EdgeGateway.Hosting.Checks.Sizing;

namespace EdgeGateway.UnitTests.Checks;

public sealed class ResourcesTests
{
    private static readonly ResourceUse Process = new("process", "", 1, 100, 1_000, 1_000);

    [Fact]
    public void Uses_with_limits_are_added_up()
    {
        var resources = new Resources([Process, new("streams", "Max", 50, 2, 10, 30)], 1_000, 10_000);

        Assert.Equal(200, resources.Descriptors);
        Assert.Equal(1_500, resources.IdleMemory);
        Assert.Equal(2_500, resources.FullMemory);
        Assert.Empty(Warnings(resources));
    }

    [Fact]
    public void A_use_without_a_limit_gets_all_descriptors_that_are_left()
    {
        var resources = new Resources([Process, new("streams", "Max", null, 2, 10, 30)], 1_000, 100_000);

        Assert.Equal(450, resources.Uses[1].Count);
        Assert.Equal(1_000, resources.Descriptors);
        Assert.Equal(
            "Max is '': connections are accepted until all 1000 descriptors are used",
            Assert.Single(Warnings(resources))
        );
    }

    [Fact]
    public void Limits_beyond_those_of_the_process_are_warnings()
    {
        var resources = new Resources([Process, new("streams", "Max", 500, 2, 1_000, 1_000)], 1_000, 100_000);

        Assert.Equal(
            [
                "ulimit -Hn is '1000': the settings permit 1100 descriptors",
                "memory is '97.7 KiB': the settings permit 489.3 KiB for connections and streams that are silent",
            ],
            Warnings(resources)
        );
    }

    private static IReadOnlyList<string> Warnings(Resources resources)
    {
        var findings = new Findings();
        resources.Warn(findings);
        return findings.Warnings;
    }
}
