using EdgeGateway.Overload;
using EdgeGateway.Overload.Caps;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace EdgeGateway.UnitTests.Overload;

public sealed class OverloadCapsTests
{
    private const long GiB = 1L << 30;

    // The descriptors decide: 20,000 without those of the process.
    private static readonly CapacityLimits ManyBytes = new(20_000, 64 * GiB, 2, RequestsHaveConnections: false);

    [Fact]
    public void Over_http2_a_stream_takes_one_descriptor_and_over_http1_two()
    {
        Assert.Equal(19_300, OverloadCaps.Derive(new(), ManyBytes).Connections);

        var caps = OverloadCaps.Derive(new(), ManyBytes with { RequestsHaveConnections = true });
        Assert.Equal(9_650, caps.Connections);
        Assert.Equal(9_650, caps.Requests);
        Assert.Equal(8_685, caps.Streams);
        Assert.InRange((2 * caps.Requests) + 300, 1, 20_000);
    }

    [Fact]
    public void Memory_limits_the_connections_where_there_are_more_descriptors()
    {
        var caps = OverloadCaps.Derive(new(), new(1_048_576, GiB / 2, 1, RequestsHaveConnections: false));

        // Three quarters of 512 MiB, without 90 MiB of the process, in parts of 20 KiB.
        Assert.Equal(15_052, caps.Connections);

        // Half of the same memory, in parts of 160 KiB.
        Assert.Equal(940, caps.ConnectionsPerAddress);
        Assert.Equal(15_052, caps.Requests);
        Assert.Equal(13_546, caps.Streams);
        Assert.Equal(235, caps.UploadsPerAddress);
        Assert.Equal(250, caps.NewStreamsPerSecond);
    }

    [Fact]
    public void A_tiny_process_still_serves_some_clients() =>
        Assert.Equal(100, OverloadCaps.Derive(new(), new(256, GiB / 16, 1, RequestsHaveConnections: true)).Connections);

    [Fact]
    public void Settings_replace_defaults_and_the_caps_that_follow_from_them()
    {
        var caps = OverloadCaps.Derive(new() { MaxConnections = 1_000, MaxRequests = 500 }, ManyBytes);
        Assert.Equal(new OverloadCaps(1_000, 500, 500, 450, 500, 125), caps);
    }

    [Fact]
    public void Zero_is_no_limit_and_the_other_caps_keep_their_defaults()
    {
        var caps = OverloadCaps.Derive(new() { MaxConnections = 0, MaxNewStreamsPerSecond = 0 }, ManyBytes);
        Assert.Equal(OverloadCaps.NoLimit, caps.Connections);
        Assert.Equal(OverloadCaps.NoLimit, caps.NewStreamsPerSecond);
        Assert.Equal(9_650, caps.ConnectionsPerAddress);
    }

    [Theory]
    [InlineData("http://a", "2", HttpVersionPolicy.RequestVersionExact, false)]
    [InlineData("http://a", "2", HttpVersionPolicy.RequestVersionOrHigher, false)]
    [InlineData("http://a", "2", null, true)]
    [InlineData("http://a", null, null, true)]
    [InlineData("https://a", null, null, false)]
    [InlineData("https://a", "1.1", HttpVersionPolicy.RequestVersionExact, true)]
    public void A_backend_over_http1_has_a_connection_for_each_request(
        string address,
        string? version,
        HttpVersionPolicy? policy,
        bool expected
    )
    {
        var cluster = new ClusterConfig
        {
            ClusterId = "a",
            Destinations = new Dictionary<string, DestinationConfig> { ["a"] = new() { Address = address } },
            HttpRequest = new ForwarderRequestConfig
            {
                Version = version is null ? null : Version.Parse(version.Contains('.') ? version : $"{version}.0"),
                VersionPolicy = policy,
            },
        };
        Assert.Equal(expected, CapacityLimits.Of([cluster]).RequestsHaveConnections);
    }

    [Theory]
    [InlineData("MaxConnections", "-1", "0 (no limit) or more; leave it out for the default")]
    [InlineData("MaxSlowUploads", "-1", "0 (no limit) or more; leave it out for the default")]
    [InlineData("SharedNetworks:0", "10.0.0.1/33", "a network such as 10.0.0.0/8")]
    [InlineData("HardMemoryPercent", "101", "between 10 and 100")]
    [InlineData("SoftMemoryPercent", "90", "at least 10, and below Overload:HardMemoryPercent (90)")]
    public void A_wrong_value_is_rejected_with_its_rule(string key, string value, string rule)
    {
        var fault = Assert.Throws<OptionsValidationException>(() => OverloadSettings.Of((key, value)));
        Assert.Equal($"Overload:{key} is '{value}': must be {rule}", fault.Message);
    }

    [Fact]
    public void Each_cap_has_a_name_and_a_setting()
    {
        var caps = Enum.GetValues<OverloadCap>();
        Assert.Distinct(caps.Select(OverloadCapNames.Name));
        Assert.All(
            caps,
            cap => Assert.NotNull(typeof(OverloadOptions).GetProperty(OverloadCapNames.Setting(cap).Split(':')[1]))
        );
    }
}
