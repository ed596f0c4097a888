using LogSource.Ingest;
using LogSource.Syslog;
using LogSource.Syslog.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace LogSource.UnitTests.Syslog;

public sealed class SyslogOptionsValidatorTests
{
    private static readonly SyslogRouteOptions Route = new() { App = "{app-name}" };

    [Theory]
    [InlineData("tcp://*:5514", "http://*:5514")]
    [InlineData("tcp://*", "http://*:5514")]
    [InlineData("TLS://localhost", "https://localhost:6514")]
    [InlineData("tls://[::1]:99/", "https://[::1]:99")]
    [InlineData("udp://*:514", null)]
    [InlineData("http://*:5514", null)]
    [InlineData("tcp://*:99999", null)]
    [InlineData("tcp://a:1/path", null)]
    [InlineData("*:5514", null)]
    [InlineData(null, null)]
    public void An_endpoint_is_a_url(string? url, string? kestrelUrl) => Assert.Equal(kestrelUrl, SyslogEndpoint.Parse(url)?.KestrelUrl);

    [Fact]
    public void What_is_off_needs_nothing() => Assert.Empty(Failures(new SyslogOptions(), new IngestOptions { MaxPendingBytes = 1 }));

    [Fact]
    public void Every_wrong_value_is_told_with_its_key_and_the_rule() => Assert.Equal(
        [
            "Syslog:Endpoints:Tcp:Url is udp://*: it must be tcp://host:port or tls://host:port.",
            "Syslog:Endpoints:Tls:Certificate is not set: tls needs one here, or in Kestrel:Certificates:Default.",
            "Syslog:MaxConnections is 0: it must be 1 or more.",
            "Syslog:MaxFrameBytes is 479: it must be 480 to 4178913, as Ingest:MaxPendingBytes has no room for more.",
            "Syslog:Routes:0:App is : it must be an app's name, in which {hostname}, {app-name} and {procid} may stand.",
            "Syslog:Routes:1:App is No: it must be an app's name, in which {hostname}, {app-name} and {procid} may stand.",
            "Syslog:Routes:2:Container is {pid}: it must be a container's name, in which {hostname}, {app-name} and {procid} may stand.",
        ],
        Failures(new SyslogOptions
        {
            Endpoints =
            {
                ["Tcp"] = new SyslogEndpointOptions { Url = "udp://*" },
                ["Tls"] = new SyslogEndpointOptions { Url = "tls://*" },
            },
            MaxConnections = 0,
            MaxFrameBytes = 479,
            Routes = [new SyslogRouteOptions(), new SyslogRouteOptions { App = "No" }, new SyslogRouteOptions { App = "a", Container = "{pid}" }],
        }));

    [Fact]
    public void Syslog_needs_a_route_and_room()
    {
        var options = new SyslogOptions { Endpoints = { ["Tcp"] = new SyslogEndpointOptions { Url = "tcp://*" } } };

        Assert.Equal(["Syslog:Routes has no entry: it must have one at least, or every message is dropped."], Failures(options));
        options.Routes.Add(Route);
        Assert.Empty(Failures(options));
        Assert.Equal(
            ["Ingest:MaxPendingBytes is 1000000: it must be 2105088 or more where there is syslog."],
            Failures(options, new IngestOptions { MaxPendingBytes = 1_000_000 }));
    }

    private static IEnumerable<string> Failures(SyslogOptions options, IngestOptions? ingest = null) =>
        new SyslogOptionsValidator(Options.Create(ingest ?? new IngestOptions()), new ConfigurationBuilder().Build())
            .Validate(null, options).Failures ?? [];
}
