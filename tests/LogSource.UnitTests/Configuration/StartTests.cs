using EdgeGateway.Hosting.Startup;
using EdgeGateway.Testing;

namespace LogSource.UnitTests.Configuration;

public sealed class StartTests
{
    [Fact]
    public async Task Every_wrong_setting_is_one_line()
    {
        var fault = await Record.ExceptionAsync(() => LogSourceHost.StartAsync(
            ("Buffer:Kind", "Disk"), ("Buffer:MaxApps", "0"), ("Ingest:MaxLineBytes", "0")));

        Assert.Equal(
            [
                "Buffer:Kind is 'Disk': must be Memory or Redis",
                "Buffer:MaxApps is '0': must be 1 or more",
                "Ingest:MaxLineBytes is '0': must be 1 or more",
            ],
            OperatorErrors.Explain(fault!));
    }

    [Fact]
    public async Task A_port_in_use_is_one_line_that_names_it()
    {
        await using var first = await LogSourceHost.StartAsync();

        var fault = await Record.ExceptionAsync(() => LogSourceHost.StartAsync(
            ("Kestrel:Endpoints:Http:Url", $"http://127.0.0.1:{first.Http.Port}")));

        Assert.Contains($":{first.Http.Port}:", Assert.Single(OperatorErrors.Explain(fault!)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_file_that_is_missing_or_broken_is_one_line_that_names_it()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "{ \"Buffer\": ", TestContext.Current.CancellationToken);

        var broken = Record.Exception(() => Program.Build([file]));
        File.Delete(file);
        var missing = Record.Exception(() => Program.Build([file]));

        Assert.StartsWith($"{file} cannot be read: ", Assert.Single(OperatorErrors.Explain(broken!)), StringComparison.Ordinal);
        Assert.StartsWith($"{file} cannot be read: ", Assert.Single(OperatorErrors.Explain(missing!)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_laid_over_the_shipped_settings_wins_and_the_rest_stays()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, """{ "Buffer": { "MaxApps": 7 } }""");

        var app = Program.Build([file]);

        Assert.Equal("7", app.Configuration["Buffer:MaxApps"]);
        Assert.Equal("1.00:00:00", app.Configuration["Buffer:IdleExpiry"]);
        File.Delete(file);
    }

    [Fact]
    public void A_defect_is_not_the_operators_fault() => Assert.Empty(OperatorErrors.Explain(new ArgumentNullException("x")));
}
