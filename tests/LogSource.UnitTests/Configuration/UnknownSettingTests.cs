using EdgeGateway.Hosting.Startup;
using EdgeGateway.Testing;

namespace LogSource.UnitTests.Configuration;

public sealed class UnknownSettingTests
{
    [Theory]
    [InlineData(
        "Buffer:MaxLines",
        "Buffer:MaxLines is '…': must be one of Kind, MaxLinesPerApp, MaxApps, MaxBytes, MaxAge, IdleExpiry"
    )]
    [InlineData("Buffer:UsesRedis", "Buffer:UsesRedis is '…': must be one of Kind, ")]
    [InlineData("Redis:ConnectionStrin", "Redis:ConnectionStrin is '…': must be one of ConnectionString")]
    [InlineData("Ingest:MaxLineByte", "Ingest:MaxLineByte is '…': must be one of MaxBodyBytes, ")]
    [InlineData("Ingest:Keys:Msg", "Ingest:Keys:Msg is '…': must be one of Message, Time, Container")]
    [InlineData("Draining:Window:Seconds", "Draining:Window is '…': must be a value, not a section")]
    [InlineData("Syslog:MaxConnection", "Syslog:MaxConnection is '…': must be one of ")]
    [InlineData("Syslog:Routes:0:Host", "Syslog:Routes:0:Host is '…': must be one of ")]
    [InlineData("Syslog:Endpoints:Tls:Certificat:Path", "Syslog:Endpoints:Tls:Certificat is '…': must be one of ")]
    [InlineData("Kestrel:Endpoints:Http:Protocol", "Kestrel:Endpoints:Http:Protocol is '…': must be one of ")]
    public async Task An_unknown_key_stops_the_start(string key, string line)
    {
        var fault = await Record.ExceptionAsync(() => LogSourceHost.StartAsync((key, "1")));
        Assert.StartsWith(line, Assert.Single(OperatorErrors.Explain(fault!)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_syslog_certificate_is_reported_with_its_own_key()
    {
        var fault = await Record.ExceptionAsync(() =>
            LogSourceHost.StartAsync(
                ("Syslog:Endpoints:Tls:Url", "tls://127.0.0.1:0"),
                ("Syslog:Endpoints:Tls:Certificate:Path", "nowhere.pfx"),
                ("Syslog:Routes:0:App", "x")
            )
        );
        Assert.Equal(
            "Syslog:Endpoints:Tls:Certificate:Path is 'nowhere.pfx': must be an existing file",
            Assert.Single(OperatorErrors.Explain(fault!))
        );
    }

    [Theory]
    [InlineData("Ingest:Keys:Message", "text, body")]
    [InlineData("Ingest:Keys:Message:0", "text")]
    public async Task A_list_of_keys_may_be_one_comma_separated_string(string key, string value)
    {
        await using var host = await LogSourceHost.StartAsync((key, value));
    }
}
