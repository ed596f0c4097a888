namespace EdgeGateway.UnitTests.Checks;

/// <summary><c>gateway check</c>: the settings that it warns of because they are a risk.</summary>
public sealed class GatewayCheckRiskTests
{
    private const string Route = CheckedGateway.Route;
    private const string Rules = "ClientRateLimiting:GeneralRules";

    public static TheoryData<string, string> Risks { get; } =
        new()
        {
            { "", $"{Rules} is '': requests are not limited" },
            { "", "StreamLimits:Default is '': a tenant without a plan may open any number of streams" },
            { "", "Redis:ConnectionString is '': revocations, one-time tokens and limits hold for this gateway alone" },
            {
                "Overload:MaxConnections=10 Overload:MaxConnectionsPerAddress=10",
                "Overload:MaxConnectionsPerAddress is '10': one address can take all connections"
            },
            {
                "Overload:MaxRequests=10 Overload:MaxStreams=10",
                "Overload:MaxStreams is '10': streams can take the places of all other requests"
            },
            {
                "Overload:MinUploadBytesPerSecond=0",
                "Overload:MinUploadBytesPerSecond is '0': any number of uploads may send a byte now and then"
            },
            { "Overload:SharedNetworks:0=::/0", "Overload:SharedNetworks:0 is '::/0': no address has a limit" },
            { "Overload:MaxConnections=0", "Overload:MaxConnections is '0': connections are accepted until all " },
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

    [Theory]
    [MemberData(nameof(Risks))]
    public async Task A_setting_that_is_a_risk_is_a_warning(string settings, string warning)
    {
        var report = await CheckedGateway.RunAsync(settings);

        Assert.Empty(report.Faults);
        Assert.Single(report.Warnings, line => line.StartsWith(warning, StringComparison.Ordinal));
        Assert.DoesNotContain(report.Warnings, line => line.Contains("hidden", StringComparison.Ordinal));
    }
}
