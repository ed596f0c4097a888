using EdgeGateway.Hosting.Startup;
using EdgeGateway.Testing;

namespace LogSource.UnitTests.Configuration;

public sealed class StartTests
{
    [Fact]
    public async Task Every_wrong_setting_is_reported_in_one_line()
    {
        var fault = await Record.ExceptionAsync(() =>
            LogSourceHost.StartAsync(("Buffer:Kind", "Disk"), ("Buffer:MaxApps", "0"), ("Ingest:MaxLineBytes", "0"))
        );

        Assert.Equal(
            [
                "Buffer:Kind is 'Disk': must be Memory or Redis",
                "Buffer:MaxApps is '0': must be 1 or more",
                "Ingest:MaxLineBytes is '0': must be 1 or more",
            ],
            OperatorErrors.Explain(fault!)
        );
    }

    [Fact]
    public async Task A_port_in_use_is_reported_in_one_line_with_its_setting()
    {
        await using var first = await LogSourceHost.StartAsync();

        var fault = await Record.ExceptionAsync(() =>
            LogSourceHost.StartAsync(("Kestrel:Endpoints:Http:Url", $"http://127.0.0.1:{first.Http.Port}"))
        );

        Assert.Equal(
            $"Kestrel:Endpoints:Http:Url is 'http://127.0.0.1:{first.Http.Port}': must be an address that can be "
                + "bound (Address already in use)",
            Assert.Single(OperatorErrors.Explain(fault!))
        );
    }

    [Fact]
    public async Task A_syslog_port_in_use_is_reported_in_one_line_with_its_syslog_setting()
    {
        await using var first = await LogSourceHost.StartAsync(Syslog("Tcp", "tcp://127.0.0.1:0"));
        Assert.Equal("tcp", first.Syslog.Scheme);
        Assert.NotNull(first.FindLogLine($"Now listening on: {first.Syslog.ToString().TrimEnd('/')} "));
        Assert.NotNull(first.FindLogLine($"Now listening on: {first.Http.ToString().TrimEnd('/')} "));

        var fault = await Record.ExceptionAsync(() =>
            LogSourceHost.StartAsync(Syslog("Plain", $"tcp://127.0.0.1:{first.Syslog.Port}"))
        );
        Assert.Equal(
            $"Syslog:Endpoints:Plain:Url is 'tcp://127.0.0.1:{first.Syslog.Port}': must be an address that can be "
                + "bound (Address already in use)",
            Assert.Single(OperatorErrors.Explain(fault!))
        );
    }

    [Theory]
    [InlineData(
        "tcp://*:5514",
        "tcp://127.0.0.1:5514",
        "Syslog:Endpoints:B:Url is 'tcp://127.0.0.1:5514': must be an address other than that of Syslog:Endpoints:A:Url"
    )]
    [InlineData(
        "tcp://*",
        "tls://*:5514",
        "Syslog:Endpoints:B:Url is 'tls://*:5514': must be an address other than that of Syslog:Endpoints:A:Url"
    )]
    [InlineData(
        "tcp://*:5514",
        "tcp://*:18100",
        "Syslog:Endpoints:B:Url is 'tcp://*:18100': must be an address other than that of Kestrel:Endpoints:Http:Url"
    )]
    public async Task Two_endpoints_with_one_address_are_reported_in_one_line(string one, string other, string line)
    {
        var fault = await Record.ExceptionAsync(() =>
            LogSourceHost.StartAsync([
                .. Syslog("A", one),
                .. Syslog("B", other),
                ("Kestrel:Endpoints:Http:Url", "http://127.0.0.1:18100"),
            ])
        );
        Assert.Equal(line, Assert.Single(OperatorErrors.Explain(fault!)));
    }

    [Theory]
    [InlineData("", "It is empty: settings must be a JSON object, at least {}.")]
    [InlineData("[1]", "It is not valid JSON: Top-level JSON element must be an object. Instead, 'Array' was found.")]
    [InlineData("null", "It is not valid JSON: Top-level JSON element must be an object. Instead, 'Null' was found.")]
    [InlineData(
        """{ "Buffer": { "MaxApps": 1, "maxapps": 2 } }""",
        "It is not valid JSON: A duplicate key 'Buffer:maxapps' was found."
    )]
    public void A_configuration_file_without_a_JSON_object_is_reported_in_one_line(string content, string rule)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, content);
        var fault = Record.Exception(() => Program.Build([file]));
        File.Delete(file);
        Assert.Equal($"{file} cannot be read: {rule}", Assert.Single(OperatorErrors.Explain(fault!)));
    }

    [Fact]
    public void A_configuration_file_that_is_a_folder_or_has_no_name_is_reported_in_one_line()
    {
        var folder = Path.GetTempPath();
        Assert.Equal(
            $"{folder} cannot be read: It is a directory.",
            Assert.Single(OperatorErrors.Explain(Record.Exception(() => Program.Build([folder]))!))
        );
        Assert.Equal(
            "--config is '': must be the path of a file",
            Assert.Single(OperatorErrors.Explain(Record.Exception(() => Program.Build([""]))!))
        );
    }

    [Fact]
    public async Task A_missing_or_invalid_configuration_file_is_reported_in_one_line_with_its_path()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "{ \"Buffer\": ", TestContext.Current.CancellationToken);

        var broken = Record.Exception(() => Program.Build([file]));
        File.Delete(file);
        var missing = Record.Exception(() => Program.Build([file]));

        Assert.StartsWith(
            $"{file} cannot be read: ",
            Assert.Single(OperatorErrors.Explain(broken!)),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            $"{file} cannot be read: ",
            Assert.Single(OperatorErrors.Explain(missing!)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_configuration_file_overrides_the_shipped_settings_and_keeps_the_others()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, """{ "Buffer": { "MaxApps": 7 } }""");

        var app = Program.Build([file]);

        Assert.Equal("7", app.Configuration["Buffer:MaxApps"]);
        Assert.Equal("1.00:00:00", app.Configuration["Buffer:IdleExpiry"]);
        File.Delete(file);
    }

    [Fact]
    public void A_defect_is_not_explained_as_an_operator_error() =>
        Assert.Empty(OperatorErrors.Explain(new ArgumentNullException("x")));

    private static (string Key, string? Value)[] Syslog(string name, string url) =>
        [($"Syslog:Endpoints:{name}:Url", url), ("Syslog:Routes:0:App", "x")];
}
