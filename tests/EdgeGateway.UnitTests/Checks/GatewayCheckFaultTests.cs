namespace EdgeGateway.UnitTests.Checks;

/// <summary><c>gateway check</c>: the settings that it reports because they do not work.</summary>
public sealed class GatewayCheckFaultTests
{
    private const string Route = CheckedGateway.Route;
    private const string Rules = "ClientRateLimiting:GeneralRules";

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

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_setting_that_does_not_work_is_one_line_with_key_value_and_rule(
        string settings,
        string fault,
        string other
    )
    {
        var report = await CheckedGateway.RunAsync(settings);

        Assert.False(report.IsValid);
        string[] expected = [.. new[] { fault, other }.Where(line => line.Length > 0)];
        Assert.Equal(expected.Length, report.Faults.Count);
        Assert.All(
            expected,
            line => Assert.Contains(report.Faults, one => one.StartsWith(line, StringComparison.Ordinal))
        );
        Assert.All(report.Faults, line => Assert.DoesNotContain('\n', line));
    }

    [Fact]
    public async Task A_route_that_takes_the_requests_of_others_is_reported_for_each_of_them()
    {
        var report = await CheckedGateway.RunAsync($"{Route}:Match:Path=/{{**rest}} {Route}:Order=-1");

        string[] routes = ["containers", "lines", "logs"];
        Assert.Equal(routes.Length, report.Faults.Count);
        Assert.All(
            routes,
            route =>
                Assert.Contains(
                    report.Faults,
                    fault =>
                        fault.StartsWith(
                            $"ReverseProxy:Routes:{route}:Match is '/apps/{{app:app}}/{route}': must be reachable: "
                                + "route x takes its requests",
                            StringComparison.Ordinal
                        )
                )
        );
    }

    [Fact]
    public async Task Faults_of_several_sections_are_reported_together()
    {
        var report = await CheckedGateway.RunAsync(
            "KeepAlive:Interval=00:00:20 Tokens:MaxFailuresPerMinute=-1 PublicUrl=x StreamLimits:Default=nowhere"
        );

        Assert.Equal(4, report.Faults.Count);
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
        var report = await CheckedGateway.RunAsync($"{Route}:{match}");

        Assert.Empty(report.Faults);
    }
}
