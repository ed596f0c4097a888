using EdgeGateway.Commands;
using EdgeGateway.Hosting.Checks;
using EdgeGateway.Testing;
using Microsoft.Extensions.Configuration;

namespace EdgeGateway.UnitTests.Checks;

/// <summary><c>gateway check</c>: what it reports beyond what stops the start.</summary>
public sealed class GatewayCheckTests : IDisposable
{
    private const string Route = "ReverseProxy:Routes:x";
    private const string Rules = "ClientRateLimiting:GeneralRules";

    private readonly string _file = Path.GetTempFileName();

    public static TheoryData<string, string, string> Faults { get; } =
        new()
        {
            { "KeepAlive:Interval=00:00:20", "KeepAlive:Interval is '00:00:20': must be at most half of", "" },
            { "KeepAlive:Intervall=1", "KeepAlive:Intervall is '…': must be one of Interval, Mode, Template", "" },
            {
                "ReverseProxy:Clusters:empty:HttpRequest:Version=1.1",
                "ReverseProxy:Clusters:empty:Destinations is '': must be at least one destination",
                ""
            },
            {
                $"{Route}:Match:Path=/apps/{{name:app}}/logs",
                $"{Route}:Match is '/apps/{{name:app}}/logs': must be reachable: logs and x match equally",
                "ReverseProxy:Routes:logs:Match is '/apps/{app:app}/logs': must be reachable: logs and x match equally"
            },
            {
                $"{Route}:Match:Path=/v1/apps/{{app:app}}/logs",
                $"{Route}:Match is '/v1/apps/{{app:app}}/logs': must be reachable: /v1/apps/{{app:app}}/logs and x match",
                ""
            },
            {
                $"{Route}:Match:Path=/{{**rest}} {Route}:Order=-1",
                "ReverseProxy:Routes:lines:Match is '/apps/{app:app}/lines': must be reachable: route x takes its requests",
                "ReverseProxy:Routes:logs:Match is '/apps/{app:app}/logs': must be reachable: route x takes its requests"
            },
            { $"{Route}:Match:Path=/a%20b", $"{Route}:Match:Path is '/a%20b': must be a path with decoded", "" },
            { $"{Route}:Match:Path=/a/../b", $"{Route}:Match:Path is '/a/../b': must be a path without dot", "" },
            {
                $"{Route}:Match:Path=/h {Route}:Match:Hosts:0=https://h.example",
                $"{Route}:Match:Hosts is 'https://h.example': must be a host such as logs.example.com",
                ""
            },
            {
                $"{Route}:Match:Path=/h {Route}:Match:Hosts:0=b.example AllowedHosts=a.example",
                $"{Route}:Match:Hosts is 'b.example': must be within AllowedHosts (a.example)",
                ""
            },
            {
                $"{Rules}:0:Endpoint=/x {Rules}:0:Period=1m {Rules}:0:Limit=5 "
                    + "ClientRateLimiting:EnableEndpointRateLimiting=true",
                $"{Rules}:0:Endpoint is '/x': must be * or verb:/path, percent-encoded, such as *:/x",
                ""
            },
            {
                $"{Rules}:0:Endpoint=get:/x {Rules}:0:Period=1m {Rules}:0:Limit=5",
                $"{Rules}:0:Endpoint is 'get:/x': must be * unless EnableEndpointRateLimiting is true",
                ""
            },
            {
                $"{Rules}:0:Endpoint=* {Rules}:0:Period=1m {Rules}:0:Limit=5 "
                    + $"{Rules}:1:Endpoint=* {Rules}:1:Period=1m {Rules}:1:Limit=9",
                $"{Rules}:1:Limit is '9': must be lower than that of another rule for * and 1m",
                ""
            },
            {
                "ClientRateLimitPolicies:ClientRules:0:ClientId=a ClientRateLimitPolicies:ClientRules:1:ClientId=a",
                "ClientRateLimitPolicies:ClientRules:0:ClientId is 'a': must be another client than that of a later",
                ""
            },
            {
                "ClientRateLimitPolicies:ClientRules:0:ClientId=a ClientRateLimiting:ClientWhitelist:0=a",
                "ClientRateLimitPolicies:ClientRules:0:ClientId is 'a': must be not in the whitelist",
                ""
            },
            {
                "IpRateLimitPolicies:ClientRules:0:ClientId=a",
                "IpRateLimitPolicies:ClientRules is '…': must be in the other section of policies",
                ""
            },
            {
                "Tokens:KeySets:0:File=/nowhere",
                "Tokens:KeySets:0:File is '/nowhere': must be a JWKS document that can be read (Could not find file",
                ""
            },
            {
                "Kestrel:Endpoints:PublicTls:Url=https://127.0.0.1:0",
                "Kestrel:Endpoints:PublicTls:Certificate is '': must be a certificate, or",
                ""
            },
            {
                "Kestrel:Certificates:a:Subject=nowhere",
                "Kestrel:Certificates:a:Subject is 'nowhere': must be the subject of a certificate in the store (",
                ""
            },
        };

    public static TheoryData<string, string> Risks { get; } =
        new()
        {
            { "", $"{Rules} is '': requests are not limited" },
            { "", "StreamLimits:Default is '': a tenant without a plan may open any number of streams" },
            { "", "Redis:ConnectionString is '': revocations, one-time tokens and limits hold for this gateway alone" },
            { "", "Kestrel:Limits:MaxConcurrentConnections is '': connections are accepted until all " },
            {
                "Kestrel:Endpoints:Public:Url=http://*:0",
                "Kestrel:Endpoints:Public:Url is 'http://*:0': tokens arrive without encryption"
            },
            {
                "Kestrel:Endpoints:Management:Url=http://*:0",
                "Kestrel:Endpoints:Management:Url is 'http://*:0': listens on a public address"
            },
            {
                "ASPNETCORE_FORWARDEDHEADERS_ENABLED=true",
                "ASPNETCORE_FORWARDEDHEADERS_ENABLED is 'true': has no effect"
            },
            { "ForwardedHeaders:KnownNetworks:0=0.0.0.0/0", "ForwardedHeaders:KnownNetworks:0 is '0.0.0.0/0': every" },
            {
                "PublicUrl=https://a.example Kestrel:Endpoints:Public:Url=http://*:0",
                "ForwardedHeaders:KnownProxies is '': PublicUrl is https and no endpoint is"
            },
            {
                "Redis:ConnectionString=redis.example,password=hidden",
                "Redis:ConnectionString is 'redis.example,password=…': the connection is not encrypted"
            },
            {
                "Tokens:KeySets:0:Url=http://id.example/x?hidden Tokens:KeySets:0:RequireHttps=false",
                "Tokens:KeySets:0:Url is 'http://id.example/x': whoever controls the network can replace the keys"
            },
            { "Tokens:MaxFailuresPerMinute=0", "Tokens:MaxFailuresPerMinute is '0': failed authentications" },
            {
                $"{Route}:Match:Path=/open {Route}:AuthorizationPolicy=Anonymous",
                $"{Route}:AuthorizationPolicy is 'Anonymous': the route needs no token"
            },
            {
                $"{Rules}:0:Endpoint=* {Rules}:0:Period=1m",
                $"{Rules}:0:Limit is '0': every request of the rule is rejected"
            },
            {
                "ReverseProxy:Clusters:more:Destinations:a:Address=http://127.0.0.1:1/",
                "ReverseProxy:Clusters:more is '…': no route uses the cluster"
            },
            {
                "ClientRateLimiting:ClientIdSource=Header",
                "ClientRateLimiting:ClientIdSource is 'Header': a client can"
            },
        };

    public void Dispose() => File.Delete(_file);

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_setting_that_does_not_work_is_one_line_with_key_value_and_rule(
        string settings,
        string fault,
        string other
    )
    {
        var report = await RunAsync(settings);

        Assert.False(report.IsValid);
        string[] expected = [.. new[] { fault, other }.Where(line => line.Length > 0)];
        Assert.Equal(expected.Length, report.Faults.Count);
        Assert.All(
            expected,
            line => Assert.Contains(report.Faults, one => one.StartsWith(line, StringComparison.Ordinal))
        );
        Assert.All(report.Faults, line => Assert.DoesNotContain('\n', line));
    }

    [Theory]
    [MemberData(nameof(Risks))]
    public async Task A_setting_that_is_a_risk_is_a_warning(string settings, string warning)
    {
        var report = await RunAsync(settings);

        Assert.Empty(report.Faults);
        Assert.Single(report.Warnings, line => line.StartsWith(warning, StringComparison.Ordinal));
        Assert.DoesNotContain(report.Warnings, line => line.Contains("hidden", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Match:Path=/a/{**rest}")]
    [InlineData("Match:Path=/a/{id:int}")]
    [InlineData("Match:Path=/a/{id:guid}/{when:datetime?}")]
    [InlineData("Match:Path=/a/{file}.{extension}")]
    [InlineData("Match:Path=/a/{name:regex(^zz+$)}")]
    [InlineData("Match:Path=/apps/{**rest}")]
    [InlineData("Match:Path=/apps/{app:app}/logs ReverseProxy:Routes:x:Match:Hosts:0=*.example.com")]
    [InlineData("Match:Path=/apps/{app:app}/logs ReverseProxy:Routes:x:Match:Methods:0=POST")]
    [InlineData(
        "Match:Path=/apps/{app:app}/logs ReverseProxy:Routes:x:Match:Headers:0:Name=X-A "
            + "ReverseProxy:Routes:x:Match:Headers:0:Mode=Exists"
    )]
    [InlineData(
        "Match:Path=/apps/{app:app}/logs ReverseProxy:Routes:x:Match:QueryParameters:0:Name=a "
            + "ReverseProxy:Routes:x:Match:QueryParameters:0:Mode=Exists"
    )]
    [InlineData("Match:Hosts:0=h.example:8443")]
    [InlineData(
        "Match:Path=/apps/{app:app}/logs ReverseProxy:Routes:x:Order=1 "
            + "ReverseProxy:Routes:logs:Match:Methods:0=GET"
    )]
    public async Task A_route_that_some_request_reaches_is_not_reported(string match)
    {
        var report = await RunAsync($"{Route}:{match}");

        Assert.Empty(report.Faults);
    }

    [Fact]
    public async Task A_setting_in_force_has_its_source()
    {
        await File.WriteAllTextAsync(
            _file,
            """{ "KeepAlive": { "Interval": "00:00:07" }, "Redis": { "ConnectionString": "a,password=hidden" } }""",
            TestContext.Current.CancellationToken
        );
        var report = await RunAsync("Tokens:MaxFailuresPerMinute=7", _file);

        Assert.Contains(new EffectiveSetting("KeepAlive:Interval", "00:00:07", _file), report.Settings);
        Assert.Contains(new EffectiveSetting("KeepAlive:Mode", "json", "appsettings/gateway.json"), report.Settings);
        Assert.Contains(new EffectiveSetting("IdlePolicy:SlowClient", "00:00:40", "default"), report.Settings);
        Assert.Contains(
            new EffectiveSetting("Kestrel:Limits:KeepAliveTimeout", "00:00:30", "default"),
            report.Settings
        );
        Assert.Contains(new EffectiveSetting("Redis:ConnectionString", "a,password=…", _file), report.Settings);
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
        var report = await RunAsync("", _file);

        Assert.Equal(
            $"KeepAlive:Mode is 'loud': must be one of json, control, off [{_file}]",
            Assert.Single(report.Faults)
        );
        Assert.Contains(new EffectiveSetting("KeepAlive:Mode", "loud", _file), report.Settings);
    }

    [Fact]
    public async Task Faults_of_several_sections_are_reported_together()
    {
        var report = await RunAsync(
            "KeepAlive:Interval=00:00:20 Tokens:MaxFailuresPerMinute=-1 PublicUrl=x StreamLimits:Default=nowhere"
        );

        Assert.Equal(4, report.Faults.Count);
    }

    private static Task<CheckReport> RunAsync(string settings, params string[] files) =>
        GatewayCheck.RunAsync(
            files,
            builder =>
                builder.Configuration.AddInMemoryCollection(
                    Last([
                        new("Tokens:SigningKeys:0:Id", GatewayHost.KeyId),
                        new("Tokens:SigningKeys:0:Secret", GatewayHost.Secret),
                        new("Kestrel:Endpoints:Public:Url", "http://127.0.0.1:0"),
                        new("Kestrel:Endpoints:Management:Url", "http://127.0.0.1:0"),
                        .. settings
                            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                            .Select(setting => setting.Split('=', 2))
                            .Select(setting => KeyValuePair.Create(setting[0], (string?)setting[1])),
                        .. settings.Contains($"{Route}:", StringComparison.Ordinal)
                            ? new[] { KeyValuePair.Create($"{Route}:ClusterId", (string?)"log-source") }
                            : [],
                    ])
                )
        );

    private static IEnumerable<KeyValuePair<string, string?>> Last(KeyValuePair<string, string?>[] settings) =>
        settings.GroupBy(setting => setting.Key, (_, same) => same.Last());
}
