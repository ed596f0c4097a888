using EdgeGateway.Testing;

namespace FunctionalTests.Operations;

public sealed class SettingsReloadTests
{
    [Theory]
    [InlineData("Redis:ConnectionString", "127.0.0.1:1")]
    [InlineData("PublicUrl", "https://logs.example.com")]
    [InlineData("Kestrel:Limits:MaxConcurrentConnections", "7")]
    [InlineData("IdlePolicy:Tick", "00:00:00.100")]
    public async Task A_change_that_needs_a_restart_is_one_warning_that_names_the_key(string key, string value)
    {
        await using var gateway = await GatewayHost.StartAsync();
        gateway.Change((key, value));
        gateway.Change(("Tokens:CacheSize", "7"));
        Assert.Single(gateway.Log.Warnings, line => line.Contains($"{key} has changed. The change takes effect at the next start.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ReverseProxy:Routes:logs:Match:Pth", "/x", "ReverseProxy:Routes:logs:Match:Pth is '…': must be one of")]
    [InlineData("Kestrel:Endpoint:Public:Url", "http://*:1", "Kestrel:Endpoint is '…': must be one of")]
    [InlineData("KeepAlive:Intervall", "1", "KeepAlive:Intervall is '…': must be one of Interval, Mode, Template")]
    public async Task A_wrong_change_is_one_error_that_names_key_and_rule(string key, string value, string fault)
    {
        await using var gateway = await GatewayHost.StartAsync();
        gateway.Change((key, value));
        gateway.Change(("Tokens:CacheSize", "7"));
        Assert.Contains(gateway.Log.Warnings, line => line.Contains(fault, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_reloads_needs_no_warning()
    {
        await using var gateway = await GatewayHost.StartAsync();
        gateway.Change(("KeepAlive:Interval", "00:00:10"), ("Draining:Window", "00:00:01"), ("Logging:LogLevel:Default", "Warning"), ("Tokens:CacheSize", "7"));
        Assert.DoesNotContain(gateway.Log.Lines, line => line.Contains("has changed", StringComparison.Ordinal) || line.Contains("not in force", StringComparison.Ordinal));
    }
}
