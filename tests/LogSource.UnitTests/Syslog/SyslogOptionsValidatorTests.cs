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
    public void An_endpoint_url_has_the_scheme_tcp_or_tls(string? url, string? kestrelUrl) =>
        Assert.Equal(kestrelUrl, SyslogEndpoint.Parse(url)?.KestrelUrl);

    [Fact]
    public void Without_endpoints_no_other_setting_is_required() =>
        Assert.Empty(Failures(new SyslogOptions(), new IngestOptions { MaxPendingBytes = 1 }));

    [Fact]
    public void Every_wrong_value_is_reported_with_its_key_and_rule() =>
        Assert.Equal(
            [
                "Syslog:Endpoints:Tcp:Url is 'udp://*': must be tcp://host:port or tls://host:port",
                "Syslog:Endpoints:Tls:Certificate is '': must be a certificate, here or in "
                    + "Kestrel:Certificates:Default: tls needs one",
                "Syslog:MaxConnections is '0': must be 1 or more",
                "Syslog:MaxConnectionsPerAddress is '0': must be 1 or more",
                "Syslog:FrameTimeout is '00:00:00.5000000': must be between 00:00:01 and 1.00:00:00 (hh:mm:ss)",
                "Syslog:TimeZone is 'Nowhere/Else': must be an offset such as +02:00, or a time zone such as "
                    + "Europe/Berlin of the system's time zone data (tzdata)",
                "Syslog:MaxFrameBytes is '479': must be between 480 and 66781184, because Ingest:MaxPendingBytes has "
                    + "no room for more",
                "Syslog:Routes:0:App is '': must be an app's name, which may contain {hostname}, {app-name} and {procid}",
                "Syslog:Routes:1:App is 'No': must be an app's name, which may contain {hostname}, {app-name} and {procid}",
                "Syslog:Routes:2:Container is '{pid}': must be a container's name, which may contain {hostname}, "
                    + "{app-name} and {procid}",
            ],
            Failures(
                new SyslogOptions
                {
                    Endpoints =
                    {
                        ["Tcp"] = new SyslogEndpointOptions { Url = "udp://*" },
                        ["Tls"] = new SyslogEndpointOptions { Url = "tls://*" },
                    },
                    MaxConnections = 0,
                    MaxConnectionsPerAddress = 0,
                    FrameTimeout = TimeSpan.FromMilliseconds(500),
                    TimeZone = "Nowhere/Else",
                    MaxFrameBytes = 479,
                    Routes =
                    [
                        new SyslogRouteOptions(),
                        new SyslogRouteOptions { App = "No" },
                        new SyslogRouteOptions { App = "a", Container = "{pid}" },
                    ],
                }
            )
        );

    [Theory]
    [InlineData("", true)]
    [InlineData("UTC", true)]
    [InlineData("+02:00", true)]
    [InlineData("-09:30", true)]
    [InlineData("+2", false)]
    [InlineData("+15:00", false)]
    [InlineData("CEST", false)]
    [InlineData("../etc/passwd", false)]
    public void A_time_zone_is_an_offset_or_a_name_from_the_time_zone_data(string zone, bool isValid) =>
        Assert.Equal(isValid, !Failures(new SyslogOptions { TimeZone = zone }).Any());

    [Fact]
    public void Endpoints_require_a_route_and_enough_pending_bytes()
    {
        var options = new SyslogOptions { Endpoints = { ["Tcp"] = new SyslogEndpointOptions { Url = "tcp://*" } } };

        Assert.Equal(
            ["Syslog:Routes is '': must be a list with at least one entry, or every message is dropped"],
            Failures(options)
        );
        options.Routes.Add(Route);
        Assert.Empty(Failures(options));
        Assert.Equal(
            ["Ingest:MaxPendingBytes is '300000': must be 328160 or more if Syslog:Endpoints has an entry"],
            Failures(options, new IngestOptions { MaxPendingBytes = 300_000 })
        );
    }

    private static IEnumerable<string> Failures(SyslogOptions options, IngestOptions? ingest = null) =>
        new SyslogOptionsValidator(
            Options.Create(ingest ?? new IngestOptions()),
            new ConfigurationBuilder().Build(),
            TimeProvider.System
        )
            .Validate(null, options)
            .Failures
        ?? [];
}
