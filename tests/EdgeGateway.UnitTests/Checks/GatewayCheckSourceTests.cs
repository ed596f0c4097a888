using EdgeGateway.Hosting.Checks;

namespace EdgeGateway.UnitTests.Checks;

/// <summary><c>gateway check</c>: where the settings in force come from.</summary>
public sealed class GatewayCheckSourceTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task A_setting_in_force_has_its_source()
    {
        await File.WriteAllTextAsync(
            _file,
            """{ "KeepAlive": { "Interval": "00:00:07" }, "Redis": { "ConnectionString": "a:1,password=hidden" } }""",
            TestContext.Current.CancellationToken
        );
        var report = await CheckedGateway.RunAsync("Tokens:MaxFailuresPerMinute=7", _file);

        Assert.Contains(new EffectiveSetting("KeepAlive:Interval", "00:00:07", _file), report.Settings);
        Assert.Contains(new EffectiveSetting("KeepAlive:Mode", "json", "appsettings/gateway.json"), report.Settings);
        Assert.Contains(new EffectiveSetting("IdlePolicy:SlowClient", "00:00:40", "default"), report.Settings);
        Assert.Contains(
            new EffectiveSetting("Kestrel:Limits:KeepAliveTimeout", "00:00:30", "default"),
            report.Settings
        );
        Assert.Contains(new EffectiveSetting("Redis:ConnectionString", "a:1,password=…", _file), report.Settings);
        Assert.Contains(report.Settings, setting => setting is { Key: "Tokens:SigningKeys:0:Secret", Value: "…" });
        Assert.Equal(
            report.Settings.Count,
            report.Settings.DistinctBy(setting => setting.Key.ToUpperInvariant()).Count()
        );
    }

    [Fact]
    public async Task A_fault_names_the_file_that_it_comes_from()
    {
        await File.WriteAllTextAsync(
            _file,
            """{ "KeepAlive": { "Mode": "loud" } }""",
            TestContext.Current.CancellationToken
        );
        var report = await CheckedGateway.RunAsync("", _file);

        Assert.Equal(
            $"KeepAlive:Mode is 'loud': must be one of json, control, off [{_file}]",
            Assert.Single(report.Faults)
        );
        Assert.Contains(new EffectiveSetting("KeepAlive:Mode", "loud", _file), report.Settings);
    }
}
