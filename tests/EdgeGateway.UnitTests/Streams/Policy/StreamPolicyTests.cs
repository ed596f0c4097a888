using EdgeGateway.Streams.Pings;
using EdgeGateway.Streams.Policy;

namespace EdgeGateway.UnitTests.Streams.Policy;

public sealed class StreamPolicyTests
{
    [Fact]
    public void A_route_without_metadata_has_the_defaults()
    {
        Assert.Equal((StreamHarness.DefaultPolicy, 0), Read([]));
    }

    [Fact]
    public void The_metadata_of_a_route_overrides_the_defaults()
    {
        var (policy, faults) = Read(
            new()
            {
                ["KeepAliveMode"] = "Control",
                ["KeepAliveInterval"] = "5",
                ["IdleTimeout"] = "00:01:00",
                ["BackendSilence"] = "5m",
                ["KeepAliveTemplate"] = """{"type":"heartbeat"}""",
                ["StreamMaxAge"] = "1h",
            }
        );
        Assert.Equal(0, faults);
        Assert.Equal(
            new StreamPolicy(
                KeepAliveMode.Control,
                TimeSpan.FromSeconds(5),
                TimeSpan.FromMinutes(1),
                TimeSpan.FromMinutes(5),
                TimeSpan.FromSeconds(40),
                """{"type":"heartbeat"}""",
                MaxAge: TimeSpan.FromHours(1)
            ),
            policy
        );
    }

    [Theory]
    [InlineData("KeepAliveMode", "yes")]
    [InlineData("KeepAliveMode", "1")]
    [InlineData("KeepAliveMode", "")]
    [InlineData("KeepAliveInterval", "0")]
    [InlineData("KeepAliveInterval", "16")]
    [InlineData("IdleTimeout", "0")]
    [InlineData("IdleTimeout", "29")]
    [InlineData("IdleTimeout", "2d")]
    [InlineData("BackendSilence", "x")]
    [InlineData("StreamMaxAge", "-1")]
    [InlineData("StreamMaxAge", "2d")]
    [InlineData("KeepAliveTemplate", "ping")]
    [InlineData("KeepAliveTemplate", "")]
    [InlineData("KeepAliveTemplate", "[{timestamp}]")]
    [InlineData("KeepAliveTemplate", "{\"a\":\n1}")]
    public void An_invalid_value_is_one_fault_that_names_the_key_and_the_value(string key, string value)
    {
        var faults = new List<string>();
        StreamPolicy.Read(
            "logs",
            new Dictionary<string, string> { [key] = value },
            StreamHarness.DefaultPolicy,
            StreamHarness.Tick,
            faults
        );
        var fault = Assert.Single(faults);
        Assert.StartsWith("ReverseProxy:Routes:logs:Metadata:", fault, StringComparison.Ordinal);
        Assert.Contains("must be", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void The_ping_interval_is_not_validated_without_pings()
    {
        Assert.Equal(0, Read(new() { ["KeepAliveMode"] = "off", ["IdleTimeout"] = "2" }).Faults);
    }

    private static (StreamPolicy Policy, int Faults) Read(Dictionary<string, string> metadata)
    {
        var faults = new List<string>();
        return (
            StreamPolicy.Read("logs", metadata, StreamHarness.DefaultPolicy, StreamHarness.Tick, faults),
            faults.Count
        );
    }
}
