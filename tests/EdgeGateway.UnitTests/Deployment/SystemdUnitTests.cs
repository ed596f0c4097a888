using EdgeGateway.Hosting.Draining;
using EdgeGateway.UnitTests.Docs;

namespace EdgeGateway.UnitTests.Deployment;

/// <summary>The units in <c>deploy/systemd</c> match what the programs do.</summary>
public sealed class SystemdUnitTests
{
    [Theory]
    [InlineData("edgegateway.service", "/gateway")]
    [InlineData("edgegateway-log-source.service", "/backend-stub")]
    public void A_unit_starts_its_program_and_waits_for_the_drain(string file, string program)
    {
        var unit = Settings(file);
        Assert.Equal("notify", unit["Type"]);
        Assert.EndsWith(program, unit["ExecStart"].Split(' ')[0], StringComparison.Ordinal);

        var drain = new DrainingOptions();
        var needed = drain.Delay + drain.Window + TimeSpan.FromSeconds(5);
        Assert.True(TimeSpan.FromSeconds(int.Parse(unit["TimeoutStopSec"], null)) >= needed);
    }

    [Fact]
    public void Both_units_are_hardened_in_the_same_way()
    {
        string[] own = ["Description", "ExecStart", "EnvironmentFile"];
        var gateway = Settings("edgegateway.service");
        var logSource = Settings("edgegateway-log-source.service");
        Assert.Equal(gateway.Where(pair => !own.Contains(pair.Key)), logSource.Where(pair => !own.Contains(pair.Key)));
    }

    private static Dictionary<string, string> Settings(string file) =>
        File.ReadLines(Path.Combine(MarkdownPage.Root(), "deploy", "systemd", file))
            .Where(line => line.Contains('=') && !line.StartsWith('#'))
            .Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
}
