using EdgeGateway.Hosting.Checks;
using EdgeGateway.Hosting.Checks.Sizing;
using LogSource.Checks;
using Microsoft.Extensions.Configuration;

namespace LogSource.UnitTests.Checks;

/// <summary><c>backend-stub check</c>: what it reports beyond what stops the start.</summary>
public sealed class LogSourceCheckTests
{
    private const string Syslog = "Syslog:Endpoints:a:Url=tcp://127.0.0.1:0 Syslog:Routes:0:App=x";

    [Theory]
    [InlineData(
        $"{Syslog} Syslog:Routes:1:App=y Syslog:Routes:1:Hostname=web*",
        "Syslog:Routes:1 is 'web* * *': must be before"
    )]
    [InlineData("Buffer:Kind=Disk", "Buffer:Kind is 'Disk': must be Memory or Redis")]
    [InlineData(
        "Buffer:Kind=Redis Redis:ConnectionString=",
        "Redis:ConnectionString is '': must be set if Buffer:Kind"
    )]
    [InlineData("GatewayAuthentication:Secrets:0:SecretFile=/nowhere", "GatewayAuthentication:Secrets:0:SecretFile is")]
    public async Task A_setting_that_does_not_work_is_one_line_with_key_value_and_rule(string settings, string fault)
    {
        var report = await RunAsync(settings);

        Assert.StartsWith(fault, Assert.Single(report.Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Buffer:Kind is 'Memory': lines are lost when the process ends")]
    [InlineData(
        "Kestrel:Endpoints:Http:Url=http://*:0",
        "GatewayAuthentication:Secrets is '': whoever reaches the data"
    )]
    [InlineData("Syslog:Routes:0:App=x", "Syslog:Endpoints is '': no syslog message is received")]
    [InlineData(
        "Syslog:Endpoints:a:Url=tcp://*:15514 Syslog:Routes:0:App=x",
        "Syslog:Endpoints:a:Url is 'tcp://*:15514': whoever reaches the address can write lines"
    )]
    public async Task A_setting_that_is_a_risk_is_a_warning(string settings, string warning)
    {
        var report = await RunAsync(settings);

        Assert.Empty(report.Faults);
        Assert.Single(report.Warnings, line => line.StartsWith(warning, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Defaults_of_the_server_are_those_of_the_log_source()
    {
        var report = await RunAsync("");

        Assert.Contains(
            new EffectiveSetting("Kestrel:Limits:KeepAliveTimeout", "00:02:10", "default"),
            report.Settings
        );
        Assert.Contains(report.Settings, setting => setting is { Key: "Buffer:MaxApps", Value: "10000" });
    }

    [Fact]
    public async Task What_the_program_uses_at_most_follows_from_its_limits()
    {
        var report = await RunAsync(
            $"{Syslog} Kestrel:Limits:MaxConcurrentConnections=1000 Syslog:MaxConnections=10 Buffer:MaxBytes=1048576"
        );

        var resources = Assert.IsType<Resources>(report.Resources);
        Assert.True(resources.IsLimited);
        Assert.Equal(1_310, resources.Descriptors);
        Assert.Contains(resources.Uses, use => use is { Limit: "Buffer:MaxBytes", Full: 1_048_576 });
        Assert.DoesNotContain(report.Warnings, line => line.Contains("Kestrel:Limits", StringComparison.Ordinal));
    }

    private static Task<CheckReport> RunAsync(string settings) =>
        LogSourceCheck.RunAsync(
            [],
            builder =>
                builder.Configuration.AddInMemoryCollection(
                    Last([
                        new("Kestrel:Endpoints:Management:Url", "http://127.0.0.1:0"),
                        new("Kestrel:Endpoints:Http:Url", "http://127.0.0.1:0"),
                        new("Kestrel:Endpoints:H2c:Url", "http://127.0.0.1:0"),
                        .. settings
                            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                            .Select(setting => setting.Split('=', 2))
                            .Select(setting => KeyValuePair.Create(setting[0], (string?)setting[1])),
                    ])
                )
        );

    private static IEnumerable<KeyValuePair<string, string?>> Last(KeyValuePair<string, string?>[] settings) =>
        settings.GroupBy(setting => setting.Key, (_, same) => same.Last());
}
