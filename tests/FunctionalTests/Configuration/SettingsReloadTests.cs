using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EdgeGateway.Testing;
using FunctionalTests.Clients;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.Configuration;

public sealed class SettingsReloadTests
{
    // No log source runs, so health checks would log warnings.
    private static readonly (string Key, string? Value) NoChecks = (
        "ReverseProxy:Clusters:log-source:HealthCheck:Active:Enabled",
        "false"
    );

    [Theory]
    [InlineData("Redis:ConnectionString", "127.0.0.1:1")]
    [InlineData("PublicUrl", "https://logs.example.com")]
    [InlineData("Kestrel:Limits:MaxConcurrentConnections", "7")]
    [InlineData("IdlePolicy:Tick", "00:00:00.100")]
    [InlineData("Tokens:CacheSize", "7")]
    public async Task A_changed_setting_that_needs_a_restart_is_one_warning_that_names_the_key(string key, string value)
    {
        await using var gateway = await GatewayHost.StartAsync();
        gateway.ChangeSettings((key, value));
        gateway.ChangeSettings(("Tokens:MaxFailuresPerMinute", "7"));
        Assert.Single(
            gateway.Log.Warnings,
            line =>
                line.Contains(
                    $"{key} has changed. The change takes effect at the next start.",
                    StringComparison.Ordinal
                )
        );
    }

    [Theory]
    [InlineData(
        "ReverseProxy:Routes:logs:Match:Pth",
        "/x",
        "ReverseProxy:Routes:logs:Match:Pth is '…': must be one of"
    )]
    [InlineData("Kestrel:Endpoint:Public:Url", "http://*:1", "Kestrel:Endpoint is '…': must be one of")]
    [InlineData("KeepAlive:Intervall", "1", "KeepAlive:Intervall is '…': must be one of Interval, Mode, Template")]
    public async Task An_invalid_change_is_reported_with_key_and_rule(string key, string value, string fault)
    {
        await using var gateway = await GatewayHost.StartAsync();
        gateway.ChangeSettings((key, value));
        gateway.ChangeSettings(("Tokens:MaxFailuresPerMinute", "7"));
        Assert.Contains(gateway.Log.Warnings, line => line.Contains(fault, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Metadata:KeepAliveIntervl", "5", "Metadata:KeepAliveIntervl is '…': must be one of ")]
    [InlineData("Metadata:KeepAliveInterval", "soon", "Metadata:KeepAliveInterval is 'soon': must be a duration ")]
    [InlineData("AuthorizationPolicy", "nope:x", "AuthorizationPolicy is 'nope:x': must be one of logs:read, ")]
    [InlineData("ClusterId", "nowhere", "ClusterId is 'nowhere': must be the name of a configured cluster")]
    [InlineData("Transforms:0:PathRemovePrefx", "/z", "Transforms:0 is 'PathRemovePrefx': must be one of PathPrefix, ")]
    [InlineData("Order", "first", "Order is 'first': must be a number")]
    public async Task An_invalid_change_of_a_route_is_one_line_and_none_of_the_change_applies(
        string key,
        string value,
        string fault
    )
    {
        await using var backend = await BackendHost.StartAsync(context => context.Response.WriteAsync("served"));
        await using var gateway = await GatewayHost.StartAsync([.. backend.Route(), NoChecks]);
        gateway.ChangeSettings(
            ("ReverseProxy:Routes:generic:Match:Path", "/moved/{**rest}"),
            ($"ReverseProxy:Routes:generic:{key}", value)
        );
        gateway.ChangeSettings(("Tokens:MaxFailuresPerMinute", "7"));
        Assert.Equal(
            $"not in force: ReverseProxy:Routes:generic:{fault}",
            Excerpt(Assert.Single(gateway.Log.Warnings), fault),
            StringComparer.Ordinal
        );
        using var before = await Http.GetAsync(gateway.Http, "/generic/x");
        Assert.Equal(200, (int)before.StatusCode);
        using var after = await Http.GetAsync(gateway.Http, "/moved/x");
        Assert.Equal(404, (int)after.StatusCode);
    }

    [Theory]
    [InlineData(
        "Public:Url",
        "http://127.0.0.1:{0}",
        "Public:Url is 'http://127.0.0.1:{0}': must be an address that can be bound (Address already in use)"
    )]
    [InlineData(
        "Public:Url",
        "http://*:{0}",
        "Public:Url is 'http://*:{0}': must be an address that can be bound (Address already in use)"
    )]
    [InlineData(
        "Public:Url",
        "http://192.0.2.1:1",
        "Public:Url is 'http://192.0.2.1:1': must be an address that can be bound (Cannot assign requested address)"
    )]
    [InlineData(
        "More:Url",
        "http://127.0.0.1:{0}",
        "More:Url is 'http://127.0.0.1:{0}': must be an address that can be bound (Address already in use)"
    )]
    [InlineData("Public:Url", "htp://127.0.0.1:1", "Public:Url is 'htp://127.0.0.1:1': must be an http or https URL ")]
    [InlineData("Public:Protocols", "Http4", "Public:Protocols is 'Http4': must be one of ")]
    public async Task An_invalid_change_of_an_endpoint_is_one_line_and_the_endpoints_stay(
        string key,
        string value,
        string fault
    )
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        await using var gateway = await GatewayHost.StartAsync(NoChecks);
        var http = gateway.Http;
        gateway.ChangeSettings(($"Kestrel:Endpoints:{key}", value.Replace("{0}", port, StringComparison.Ordinal)));
        fault = fault.Replace("{0}", port, StringComparison.Ordinal);
        Assert.Equal(
            $"not in force: Kestrel:Endpoints:{fault}",
            Excerpt(Assert.Single(gateway.Log.Warnings), fault),
            StringComparer.Ordinal
        );
        using var served = await Http.GetAsync(http, "/apps/a/logs");
        Assert.Equal(401, (int)served.StatusCode);
    }

    [Theory]
    [InlineData("Logging:LogLevel:Default", "Loud", "Logging:LogLevel:Default is 'Loud': must be one of ")]
    [InlineData("AllowedHosts", "a b;", "AllowedHosts is 'a b;': must be host names ")]
    public async Task An_invalid_change_of_a_framework_section_is_one_line(string key, string value, string fault)
    {
        await using var gateway = await GatewayHost.StartAsync(NoChecks);
        gateway.ChangeSettings((key, value));
        gateway.ChangeSettings(("Tokens:MaxFailuresPerMinute", "7"));
        Assert.Equal(
            $"not in force: {fault}",
            Excerpt(Assert.Single(gateway.Log.Warnings), fault),
            StringComparer.Ordinal
        );
        using var served = await Http.GetAsync(gateway.Http, "/apps/a/logs");
        Assert.Equal(401, (int)served.StatusCode);
    }

    [Fact]
    public async Task An_unknown_section_in_a_changed_file_is_one_line()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Settings(""), TestContext.Current.CancellationToken);
        await using var gateway = await GatewayHost.StartAsync(file, NoChecks);
        await File.WriteAllTextAsync(
            file,
            Settings(""", "KeepAlivee": { "Interval": "00:00:10" }"""),
            TestContext.Current.CancellationToken
        );
        gateway.ChangeSettings();
        gateway.ChangeSettings();
        File.Delete(file);
        Assert.Contains(
            "not in force: KeepAlivee is '…': must be one of AllowedHosts, ",
            Assert.Single(gateway.Log.Warnings),
            StringComparison.Ordinal
        );

        static string Settings(string more) =>
            $$"""{ "Tokens": { "SigningKeys": [ { "Id": "{{GatewayHost.KeyId}}", "Secret": "{{GatewayHost.Secret}}" } ] }"""
            + $"{more} }}";
    }

    [Fact]
    public async Task Settings_that_reload_log_no_warning()
    {
        await using var gateway = await GatewayHost.StartAsync();
        gateway.ChangeSettings(
            ("KeepAlive:Interval", "00:00:10"),
            ("Draining:Window", "00:00:01"),
            ("Logging:LogLevel:Default", "Warning"),
            ("Tokens:MaxFailuresPerMinute", "7")
        );
        Assert.DoesNotContain(
            gateway.Log.Lines,
            line =>
                line.Contains("has changed", StringComparison.Ordinal)
                || line.Contains("not in force", StringComparison.Ordinal)
        );
    }

    // The part of the line from "not in force" to the end of the expected text.
    private static string Excerpt(string line, string fault)
    {
        Assert.DoesNotContain("\n", line, StringComparison.Ordinal);
        var start = line.IndexOf("not in force", StringComparison.Ordinal);
        var end = line.IndexOf(fault, StringComparison.Ordinal) + fault.Length;
        return start < 0 || end < start ? line : line[start..end];
    }
}
