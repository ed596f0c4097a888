using EdgeGateway.Hosting.Startup;
using EdgeGateway.Testing;

namespace FunctionalTests.Operations;

public sealed class StartTests
{
    public static TheoryData<string, string, string> WrongSettings =>
        new()
        {
            // key, value, the rule that the line names
            { "KeepAlive:Interval", "00:00:20", "at most half of IdlePolicy:Timeout (00:00:30)" },
            { "KeepAlive:Interval", "15s", "a duration (hh:mm:ss)" },
            { "KeepAlive:Interval", "00:00:00", "between 00:00:00.500 (two ticks) and 1.00:00:00 (hh:mm:ss)" },
            { "KeepAlive:Mode", "maybe", "one of json, control, off" },
            { "IdlePolicy:Timeout", "2.00:00:00", "between 00:00:00.500 (two ticks) and 1.00:00:00 (hh:mm:ss)" },
            {
                "IdlePolicy:BackendSilence",
                "-00:00:01",
                "00:00:00 (never), or between 00:00:00.500 (two ticks) and 1.00:00:00 (hh:mm:ss)"
            },
            { "IdlePolicy:Tick", "00:00:02", "between 00:00:00.010 and 00:00:01 (hh:mm:ss)" },
            { "Draining:Delay", "-00:00:01", "between 00:00:00 and 01:00:00 (hh:mm:ss)" },
            { "Draining:Window", "02:00:00", "between 00:00:00 and 01:00:00 (hh:mm:ss)" },
            { "Tokens:SigningKeys:0:Id", "", "the key's id (kid)" },
            {
                "Tokens:KeySets:0:Url",
                "http://id.example.com/jwks.json",
                "an absolute https URL without user and fragment (http on loopback, or with RequireHttps false)"
            },
            { "Tokens:MaxFailuresPerMinute", "-1", "between 0 and 1000000" },
            { "Tokens:MaxLifetime", "00:00:30", "between LogsUrlLifetime (00:10:00) and 3660.00:00:00" },
            { "Tokens:CacheSize", "many", "a number" },
            { "ReverseProxy:Routes:logs:Metadata:QueryToken", "yes", "true or false" },
            { "ReverseProxy:Routes:logs:Metadata:EndWithToken", "never", "true or false" },
            {
                "ClientRateLimiting:IpWhitelist:0",
                "10.0.0",
                "an address, a network (10.0.0.0/8 or 10.0.0.0/255.0.0.0) or a range (10.0.0.1-10.0.0.9)"
            },
            {
                "ClientRateLimiting:QuotaExceededMessage",
                "{ wait }",
                "a format string with {0} limit, {1} period, {2} seconds, and other braces doubled"
            },
            { "ClientRateLimiting:HttpStatusCode", "200", "between 400 and 599" },
            { "ClientRateLimiting:EnableEndpointRateLimiting", "maybe", "true or false" },
            {
                "IpRateLimiting:EndpointWhitelist:0",
                "",
                "* or verb:/path, with wildcards, or a regular expression without look-around and backreferences where EnableRegexRuleMatching is on"
            },
            { "StreamLimits:Plans:free:PerTenant", "-1", "0 (no stream) or more; without a value there is no limit" },
            { "StreamLimits:Plans:free:PerApp", "few", "a number" },
            { "StreamLimits:Plans:free", "5", "a section with PerTenant, PerApp" },
            { "StreamLimits:Plans:free:PerTenat", "…", "one of PerTenant, PerApp" },
            { "StreamLimits:Plan", "…", "one of Plans, Default, Tenants, PlanClaim" },
            { "StreamLimits:PlanClaim", "", "the name of a claim" },
            { "StreamLimits:Default", "gold", "one of StreamLimits:Plans, of which there are none" },
            { "StreamLimits:Tenants:a:b", "gold", "one of StreamLimits:Plans, of which there are none" },
            { "Tokens:LogsUrlLifetime", "00:00:00", "between 00:00:01 and 1.00:00:00" },
            { "PublicUrl", "localhost:8080", "an absolute http or https URL without query and fragment" },
            { "ForwardedHeaders:KnownProxies:0", "proxy", "an IP address" },
            { "ForwardedHeaders:KnownNetworks:0", "10.0.0.0", "a network such as 10.0.0.0/8" },
            {
                "Cors:AllowedOrigins:0",
                "https://app.example.com/",
                "an origin such as https://app.example.com, without a path, or * alone"
            },
            {
                "Cors:AllowedOrigins:0",
                "https://app.example.com/logs",
                "an origin such as https://app.example.com, without a path, or * alone"
            },
            {
                "Cors:AllowedOrigins:0",
                "app.example.com",
                "an origin such as https://app.example.com, without a path, or * alone"
            },
            {
                "Cors:AllowedOrigins:0",
                "null",
                "an origin such as https://app.example.com, without a path, or * alone"
            },
            {
                "WebSockets:AllowedOrigins:0",
                "https://*.example.com",
                "an origin such as https://app.example.com, without a path, or * alone"
            },
            { "WebSockets:AllowedOrigins", "https://app.example.com", "a list: WebSockets:AllowedOrigins:0 and so on" },
            {
                "Cors:AllowedMethods:0",
                "put",
                "a method that pages may use, in capital letters, such as PUT, or * alone"
            },
            {
                "Cors:AllowedMethods:0",
                "TRACE",
                "a method that pages may use, in capital letters, such as PUT, or * alone"
            },
            {
                "Cors:AllowedMethods:0",
                "GET, PUT",
                "a method that pages may use, in capital letters, such as PUT, or * alone"
            },
            { "Cors:AllowedMethods", "PUT", "a list: Cors:AllowedMethods:0 and so on" },
            { "Cors:AllowedHeaders:0", "X-Request-Id:", "a header's name such as X-Request-Id, or * alone" },
            { "Cors:ExposedHeaders:0", "", "a header's name such as X-Request-Id, or * alone" },
            { "Cors:MaxAge", "-00:00:01", "between 00:00:00 and 1.00:00:00" },
            {
                "ReverseProxy:Clusters:log-source:Destinations:primary:Address",
                "banana",
                "an absolute http or https URL without query and fragment"
            },
            {
                "ReverseProxy:Clusters:log-source:Destinations:primary:Address",
                "http://127.0.0.1/?a",
                "an absolute http or https URL without query and fragment"
            },
            { "ForwardedHeaders:ForwardLimit", "0", "1 or more" },
            { "ForwardedHeaders:ForwardLimit", "all", "a number" },
            { "ForwardedHeaders:KnownProxy", "…", "one of KnownProxies, KnownNetworks, ForwardLimit" },
            { "ClientHeaders:Dropp", "…", "one of Drop, Pass, PassFromKnownProxies" },
            { "ReverseProxy:Routes:logs:ClusterId", "nowhere", "the name of a configured cluster" },
            {
                "ReverseProxy:Clusters:log-source:LoadBalancingPolicy",
                "RoundRobbin",
                "one of FirstAlphabetical, LeastRequests, PowerOfTwoChoices, ProvenPowerOfTwo, Random, RoundRobin"
            },
            {
                "ReverseProxy:Clusters:log-source:HealthCheck:AvailableDestinationsPolicy",
                "Healthy",
                "one of HealthyAndUnknown, HealthyOrPanic"
            },
            { "ReverseProxy:Clusters:log-source:HealthCheck:Active:Policy", "Ping", "one of ConsecutiveFailures" },
            {
                "ReverseProxy:Clusters:log-source:HealthCheck:Passive:Policy",
                "Rate",
                "one of ConnectFailures, TransportFailureRate"
            },
            {
                "ReverseProxy:Clusters:log-source:HealthCheck:Active:Interval",
                "60.00:00:00",
                "longer than 00:00:00, and 1.00:00:00 at most (hh:mm:ss)"
            },
            {
                "ReverseProxy:Clusters:log-source:HealthCheck:Active:Timeout",
                "10675199.02:48:05.4775807",
                "longer than 00:00:00, and 1.00:00:00 at most (hh:mm:ss)"
            },
            {
                "ReverseProxy:Clusters:log-source:HealthCheck:Passive:ReactivationPeriod",
                "00:00:00",
                "longer than 00:00:00, and 1.00:00:00 at most (hh:mm:ss)"
            },
            {
                "ReverseProxy:Routes:logs:AuthorizationPolicy",
                "logs:raed",
                "one of logs:read, logs:write, logs:url, admin, Default, Anonymous"
            },
            { "ReverseProxy:Routes:logs:CorsPolicy", "x", "one of Default, Disable" },
            { "ReverseProxy:Routes:logs:RateLimiterPolicy", "x", "one of Default, Disable" },
            { "ReverseProxy:Routes:logs:TimeoutPolicy", "x", "one of Disable" },
            {
                "ReverseProxy:Routes:logs:Match:Path",
                "/z/{a",
                "a route pattern such as /apps/{app:app}/logs (There is an incomplete parameter in the route template. Check that each '{' character has a matching '}' character)"
            },
            {
                "ReverseProxy:Routes:logs:Match:Path",
                "/z/{a:ap}",
                "a route pattern such as /apps/{app:app}/logs (The constraint reference 'ap' could not be resolved to a type. Register the constraint type with 'Microsoft.AspNetCore.Routing.RouteOptions.ConstraintMap')"
            },
            { "ReverseProxy:Clusters:log-source:HttpRequest:Version", "2.5", "one of 1, 1.0, 1.1, 2, 2.0, 3, 3.0" },
            {
                "Kestrel:Endpoints:Public:Url",
                "http://192.0.2.1:1",
                "an address that can be bound (Cannot assign requested address)"
            },
            {
                "AllowedHosts",
                "a b;",
                "host names without a port and with ; between them, such as logs.example.com;*.example.org, or *"
            },
            {
                "AllowedHosts",
                "example.com:8080",
                "host names without a port and with ; between them, such as logs.example.com;*.example.org, or *"
            },
            {
                "AllowedHosts",
                "https://example.com",
                "host names without a port and with ; between them, such as logs.example.com;*.example.org, or *"
            },
            {
                "ReverseProxy:Routes:logs:Metadata:IdleTimeout",
                "soon",
                "a duration such as 30 (seconds), 500ms, 1.5s, 10m, 1h or 00:00:30, between 00:00:00.500 (two ticks) and 1.00:00:00 (hh:mm:ss)"
            },
        };

    [Theory]
    [MemberData(nameof(WrongSettings))]
    public async Task A_wrong_setting_stops_the_start_with_a_line_that_names_key_value_and_rule(
        string key,
        string value,
        string rule
    )
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => GatewayHost.StartAsync((key, value)));
        Assert.Equal($"{key} is '{value}': must be {rule}", Assert.Single(OperatorErrors.Explain(failure).Distinct()));
    }

    [Theory]
    [InlineData(
        "Routes:logs:Transforms:0:PathRemovePrefx",
        "/z",
        "Routes:logs:Transforms:0 is 'PathRemovePrefx': must be one of PathPrefix, PathRemovePrefix, "
    )]
    [InlineData(
        "Routes:logs:Transforms:0:X-Forwarded",
        "Sett",
        "Routes:logs is '…': must be valid for YARP (Unexpected value for X-Forwarded: Sett."
    )]
    [InlineData(
        "Routes:logs:OutputCachePolicy",
        "x",
        "Routes:logs is '…': must be valid for YARP (OutputCache policy 'x' not found "
    )]
    [InlineData(
        "Clusters:log-source:HttpClient:MaxConnectionsPerServer",
        "-1",
        "Clusters:log-source is '…': must be valid for YARP (Max connections "
    )]
    public async Task What_yarp_would_refuse_stops_the_start_with_a_line_that_names_route_or_cluster(
        string key,
        string value,
        string line
    )
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() =>
            GatewayHost.StartAsync(($"ReverseProxy:{key}", value))
        );
        Assert.StartsWith(
            $"ReverseProxy:{line}",
            Assert.Single(OperatorErrors.Explain(failure)),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("example.com;*.example.org;127.0.0.1;[::1]")]
    [InlineData("*;")]
    [InlineData("")]
    public async Task Hosts_may_be_names_and_addresses(string hosts)
    {
        await using var gateway = await GatewayHost.StartAsync(("AllowedHosts", hosts));
    }

    [Fact]
    public async Task A_secret_that_is_too_short_is_named_but_not_shown()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() =>
            GatewayHost.StartAsync(("Tokens:SigningKeys:0:Secret", "much-too-short"))
        );
        Assert.Equal(
            "Tokens:SigningKeys:0:Secret is '(14 bytes)': must be at least 32 bytes",
            Assert.Single(OperatorErrors.Explain(failure))
        );
    }

    [Fact]
    public async Task Any_origin_and_one_more_stop_the_start()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() =>
            GatewayHost.StartAsync(("Cors:AllowedOrigins:0", "https://app.example.com"), ("Cors:AllowedOrigins:1", "*"))
        );
        Assert.Equal(
            "Cors:AllowedOrigins:1 is '*': must be an origin such as https://app.example.com, without a path, or * alone",
            Assert.Single(OperatorErrors.Explain(failure))
        );
    }

    [Theory]
    [InlineData("Period", "10x", "a number above 0 and one of s, m, h, d, as in 15m or 1.5h, of ten years at most")]
    [InlineData("Limit", "NaN", "a number")]
    [InlineData("Limit", "many", "a number")]
    [InlineData("Algorithm", "Slidding", "one of fixedwindow, sliding")]
    [InlineData("MonitorMode", "maybe", "true or false")]
    [InlineData("PeriodTimespan", "1m", "a duration (hh:mm:ss)")]
    [InlineData("QuotaExceededResponse:ContentType", "text/\nplain", "of printable ASCII characters, as a header is")]
    [InlineData(
        "Limt",
        "1",
        "one of Endpoint, Period, PeriodTimespan, Limit, Algorithm, QuotaExceededResponse, MonitorMode"
    )]
    [InlineData(
        "Endpoint",
        "(",
        "* or verb:/path, with wildcards, or a regular expression without look-around and backreferences where EnableRegexRuleMatching is on"
    )]
    public async Task A_wrong_rule_of_a_limit_stops_the_start(string key, string value, string rule)
    {
        const string Rule = "ClientRateLimiting:GeneralRules:0";
        var failure = await Assert.ThrowsAnyAsync<Exception>(() =>
            GatewayHost.StartAsync(
                ("ClientRateLimiting:EnableRegexRuleMatching", "true"),
                ($"{Rule}:Endpoint", "*"),
                ($"{Rule}:Period", "1m"),
                ($"{Rule}:Limit", "1"),
                ($"{Rule}:{key}", value)
            )
        );
        Assert.Equal(
            $"{Rule}:{key} is '{(key == "Limt" ? "…" : value)}': must be {rule}",
            Assert.Single(OperatorErrors.Explain(failure).Distinct())
        );
    }

    [Theory]
    [InlineData("ClientRateLimiting:GeneralRules", "a list: ClientRateLimiting:GeneralRules:0 and so on")]
    [InlineData("IpRateLimiting:IpWhitelist", "a list: IpRateLimiting:IpWhitelist:0 and so on")]
    [InlineData("ClientRateLimiting:GeneralRules:0", "a section with Endpoint, Period, ")]
    [InlineData("IpRateLimiting", "a section with ")]
    public async Task A_text_where_limits_have_more_than_one_stops_the_start(string key, string rule)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => GatewayHost.StartAsync((key, "10.0.0.0/8")));
        Assert.Contains(
            OperatorErrors.Explain(failure),
            line => line.StartsWith($"{key} is '10.0.0.0/8': must be {rule}", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_redis_that_cannot_be_read_is_named_and_its_password_not_shown()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() =>
            GatewayHost.StartAsync(("Redis:ConnectionString", "password=hidden,ssl=maybe"))
        );
        Assert.Equal(
            "Redis:ConnectionString is '…': must be a redis:// or rediss:// URL, or host:port and options as in localhost:6379,ssl=true; ssl with a value that it can have",
            Assert.Single(OperatorErrors.Explain(failure))
        );
    }

    [Fact]
    public async Task A_route_whose_forwarder_would_cut_it_before_the_idle_policy_does_stops_the_start()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() =>
            GatewayHost.StartAsync(("ReverseProxy:Clusters:log-source:HttpRequest:ActivityTimeout", "00:00:30"))
        );
        Assert.Contains(
            "ReverseProxy:Clusters:log-source:HttpRequest:ActivityTimeout is '00:00:30': must be longer than IdleTimeout (00:00:30) of the route logs and IdlePolicy:SlowClient (00:00:40)",
            OperatorErrors.Explain(failure)
        );
    }
}
