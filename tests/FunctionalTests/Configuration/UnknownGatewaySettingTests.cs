using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Startup;
using EdgeGateway.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionalTests.Configuration;

public sealed partial class UnknownGatewaySettingTests
{
    private const string Clusters =
        "LoadBalancingPolicy, SessionAffinity, HealthCheck, HttpClient, HttpRequest, Destinations, Metadata";

    public static TheoryData<string, string> Unknown =>
        new()
        {
            // key, known keys
            { "KeepAlive:Intervall", "Interval, Mode, Template" },
            { "IdlePolicy:Timeot", "Timeout, BackendSilence, SlowClient, Tick" },
            { "Redis:ConnectionStrin", "ConnectionString" },
            { "Draining:Windows", "Delay, Window" },
            { "Cors:AllowedOrigin", "AllowedOrigins" },
            { "WebSockets:Origins", "AllowedOrigins" },
            { "ForwardedHeaders:KnownProxy", "KnownProxies, KnownNetworks" },
            { "StreamLimits:Plans:free:PerTenat", "PerTenant, PerApp" },
            { "ClientRateLimitPolicies:ClientRules:0:Clientid2", "ClientId, Rules" },
            { "Kestrel:Endpoint:Public:Url", "Endpoints, EndpointDefaults, Certificates, Limits" },
            {
                "Kestrel:Endpoints:Public:Urls",
                "Url, Certificate, Protocols, SslProtocols, ClientCertificateMode, Sni"
            },
            { "Kestrel:Endpoints:Public:Certificate:Pasword", "Path, KeyPath, Password" },
            { "Kestrel:Limits:MaxRequestBodySizes", "MaxRequestBodySize" },
            { "Kestrel:Limits:Http2:MaxStreams", "MaxStreamsPerConnection" },
            { "ReverseProxy:Route:x:ClusterId", "Routes, Clusters" },
            { "ReverseProxy:Routes:logs:Match:Pth", "Methods, Hosts, Path" },
            { "ReverseProxy:Routes:logs:AuthorisationPolicy", "ClusterId, AuthorizationPolicy" },
            { "ReverseProxy:Routes:logs:RouteId", "ClusterId, AuthorizationPolicy" },
            { "ReverseProxy:Routes:logs:Metadata:KeepAliveIntervall", "KeepAliveInterval, IdleTimeout" },
            {
                "ReverseProxy:Clusters:log-source:Metadata:ConsecutiveFailuresHealthPolicy.Treshold",
                "ConsecutiveFailuresHealthPolicy.Threshold"
            },
            { "ReverseProxy:Clusters:log-source:LoadBalancing", Clusters },
            {
                "ReverseProxy:Clusters:log-source:HealthCheck:Active:Intervall",
                "Enabled, Interval, Timeout, Policy, Path"
            },
            { "ReverseProxy:Clusters:log-source:Destinations:primary:Adress", "Address, Health" },
            { "Logging:LogLevels:Default", "LogLevel, Console, EventSource" },
            { "Logging:Console:FormatterName", "LogLevel" },
        };

    [Theory]
    [MemberData(nameof(Unknown))]
    public async Task An_unknown_key_stops_the_start_with_a_line_that_names_it_and_the_known_keys(
        string key,
        string known
    )
    {
        var line = await StartErrorAsync((key, "secret"));
        var path =
            key.StartsWith("Kestrel:Endpoint:", StringComparison.Ordinal) ? "Kestrel:Endpoint"
            : key.StartsWith("ReverseProxy:Route:", StringComparison.Ordinal) ? "ReverseProxy:Route"
            : key.StartsWith("Logging:LogLevels", StringComparison.Ordinal) ? "Logging:LogLevels"
            : key;
        Assert.StartsWith($"{path} is '…': must be one of ", line, StringComparison.Ordinal);
        Assert.All(known.Split(", "), name => Assert.Matches($@"[ ,]{name}(,|$)", line));
        Assert.DoesNotContain("secret", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ReverseProxy:Routes:logs:Order", "first", "a number")]
    [InlineData(
        "ReverseProxy:Routes:logs:Match:Methods",
        "GET",
        "a list: ReverseProxy:Routes:logs:Match:Methods:0 and so on"
    )]
    [InlineData("ReverseProxy:Clusters:log-source:HttpRequest:Version", "two", "one of 1, 1.0, 1.1, 2, 2.0, 3, 3.0")]
    [InlineData("ReverseProxy:Clusters:log-source:HealthCheck:Active:Interval", "5s", "a duration (hh:mm:ss)")]
    [InlineData("ReverseProxy:Clusters:log-source:HealthCheck:Active:Enabled", "yes", "true or false")]
    [InlineData(
        "Logging:LogLevel:Default",
        "Informaton",
        "one of trace, debug, information, warning, error, critical, none"
    )]
    [InlineData("Kestrel:Limits:MaxConcurrentConnections", "many", "a number")]
    [InlineData(
        "Kestrel:Limits:Http2:MaxStreamsPerConnection",
        "-1",
        "a value that is accepted (A value greater than zero is required)"
    )]
    [InlineData(
        "Kestrel:Endpoints:Public:Protocols",
        "Http4",
        "one of none, http1, http2, http1andhttp2, http3, http1andhttp2andhttp3"
    )]
    [InlineData("Kestrel:Endpoints:Public:Url", "htp://x", UrlRule)]
    [InlineData("Kestrel:Endpoints:Public:Url", "http://*:99999", UrlRule)]
    [InlineData("Kestrel:Endpoints:Public:Url", "8080", UrlRule)]
    [InlineData("Kestrel:Endpoints:Public:Url", "http://*:8080/path", UrlRule)]
    [InlineData("Kestrel:Endpoints:Public:Url", "", UrlRule)]
    [InlineData("Kestrel:Certificates:Default:Path", "nowhere.pfx", "an existing file")]
    [InlineData(
        "Kestrel:Endpoints:PublicTls:Certificate:Path",
        "gateway.dll",
        "a certificate that can be read with its KeyPath and Password"
    )]
    public async Task An_invalid_value_in_a_section_of_kestrel_yarp_or_logging_stops_the_start(
        string key,
        string value,
        string rule
    ) =>
        Assert.StartsWith(
            $"{key} is '{value}': must be {rule}",
            await StartErrorAsync((key, value)),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Two_endpoints_with_the_same_address_stop_the_start() =>
        Assert.Equal(
            "Kestrel:Endpoints:Public:Url is 'http://*:18080': must be an address other than that of "
                + "Kestrel:Endpoints:Management:Url",
            await StartErrorAsync(
                ("Kestrel:Endpoints:Management:Url", "http://127.0.0.1:18080"),
                ("Kestrel:Endpoints:Public:Url", "http://*:18080")
            )
        );

    [Fact]
    public async Task Custom_metadata_may_have_a_name_with_a_dot()
    {
        await using var gateway = await GatewayHost.StartAsync(
            ("ReverseProxy:Routes:logs:Metadata:team.owner", "logs"),
            ("ReverseProxy:Clusters:log-source:Metadata:team.owner", "logs")
        );
    }

    [Fact]
    public void An_unknown_top_level_key_of_a_file_stops_the_start()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(
            file,
            JsonSerializer.Serialize(
                new Dictionary<string, object> { ["$schema"] = "x", ["KeepAlives"] = new { Interval = "00:00:10" } }
            )
        );
        var failure = Assert.Throws<OperatorErrorException>(() => EdgeGateway.Program.Build([file]));
        File.Delete(file);
        Assert.StartsWith(
            "KeepAlives is '…': must be one of AllowedHosts, ",
            Assert.Single(failure.Lines),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_documented_sections_are_the_known_ones()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await using var logSource = await LogSourceHost.StartAsync();
        var known = gateway
            .Services.GetServices<SettingsSection>()
            .Concat(logSource.Services.GetServices<SettingsSection>())
            .Select(section => section.Name)
            .Distinct()
            .Order();
        var documented = SectionHeading()
            .Matches(File.ReadAllText(RepositoryFile.PathOf("docs", "configuration.md")))
            .SelectMany(heading => heading.Groups["section"].Captures)
            .Select(section => section.Value)
            .Order();
        Assert.Equal(known, documented);
    }

    private const string UrlRule =
        "an http or https URL with a port from 0 to 65535 and without a path, such as http://*:8080";

    private static async Task<string> StartErrorAsync(params (string Key, string? Value)[] settings) =>
        Assert.Single((await StartErrors.LinesAsync(settings)).Distinct());

    // One section, or several that have the same keys.
    [GeneratedRegex("^### `(?<section>[A-Za-z0-9]+)`(, `(?<section>[A-Za-z0-9]+)`)*\r?$", RegexOptions.Multiline)]
    private static partial Regex SectionHeading();
}
