using EdgeGateway.Testing;

namespace FunctionalTests.Configuration;

/// <summary>Invalid settings of YARP and Kestrel stop the start.</summary>
public sealed class InvalidProxySettingTests
{
    public static TheoryData<string, string, string> InvalidSettings =>
        new()
        {
            // key, value, rule in the error line
            { "ReverseProxy:Routes:logs:Metadata:QueryToken", "yes", "true or false" },
            { "ReverseProxy:Routes:logs:Metadata:EndWithToken", "never", "true or false" },
            {
                "ReverseProxy:Clusters:log-source:Destinations:primary:Address",
                "banana",
                "an absolute http or https URL without user, query and fragment"
            },
            {
                "ReverseProxy:Clusters:log-source:Destinations:primary:Address",
                "http://127.0.0.1/#…",
                "an absolute http or https URL without user, query and fragment"
            },
            { "ReverseProxy:Routes:logs:ClusterId", "nowhere", "the name of a configured cluster" },
            { "ReverseProxy:Routes:logs:Metadata:ClientCertificate", "yes", "none, accepted or required" },
            {
                "Kestrel:Endpoints:PublicTls:SslProtocols",
                "Tls11, Tls12",
                "Tls12, Tls13 or both: older versions are not secure"
            },
            { "Kestrel:EndpointDefaults:SslProtocols", "Tls", "Tls12, Tls13 or both: older versions are not secure" },
            {
                "Kestrel:Endpoints:PublicTls:ClientCertificateMode",
                "DelayCertificate",
                "NoCertificate, AllowCertificate or RequireCertificate: "
                    + "HTTP/2 and TLS 1.3 cannot ask after the handshake"
            },
            { "Kestrel:Endpoints:PublicTls:ClientCertificateAuthority", "/missing.crt", "an existing file" },
            {
                "Tls:CipherSuites:0",
                "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
                "one of TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, "
                    + "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, "
                    + "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
            },
            { "Https:Port", "0", "between 1 and 65535" },
            { "Https:Hsts:MaxAge", "-00:00:01", "between 00:00:00 and 3650.00:00:00 (d.hh:mm:ss)" },
            { "ReverseProxy:Clusters:empty:Destinations", "", "at least one destination" },
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
                "a route pattern such as /apps/{app:app}/logs (There is an incomplete parameter in the route "
                    + "template. Check that each '{' character has a matching '}' character)"
            },
            {
                "ReverseProxy:Routes:logs:Match:Path",
                "/z/{a:ap}",
                "a route pattern such as /apps/{app:app}/logs (The constraint reference 'ap' could not be "
                    + "resolved to a type. Register the constraint type with "
                    + "'Microsoft.AspNetCore.Routing.RouteOptions.ConstraintMap')"
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
                "host names without a port, separated by ;, such as logs.example.com;*.example.org, or *"
            },
            {
                "AllowedHosts",
                "example.com:8080",
                "host names without a port, separated by ;, such as logs.example.com;*.example.org, or *"
            },
            {
                "AllowedHosts",
                "https://example.com",
                "host names without a port, separated by ;, such as logs.example.com;*.example.org, or *"
            },
            {
                "ReverseProxy:Routes:logs:Metadata:IdleTimeout",
                "soon",
                "a duration such as 30 (seconds), 500ms, 1.5s, 10m, 1h or 00:00:30, "
                    + "between 00:00:00.500 (two ticks) and 1.00:00:00 (hh:mm:ss)"
            },
        };

    [Theory]
    [MemberData(nameof(InvalidSettings))]
    public Task An_invalid_proxy_setting_stops_the_start_with_a_line_that_names_key_value_and_rule(
        string key,
        string value,
        string rule
    ) => StartErrors.AssertRuleAsync(key, value, rule);

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
    public async Task A_value_that_yarp_rejects_stops_the_start_with_a_line_that_names_route_or_cluster(
        string key,
        string value,
        string line
    )
    {
        var lines = await StartErrors.LinesAsync(($"ReverseProxy:{key}", value));
        Assert.StartsWith($"ReverseProxy:{line}", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("example.com;*.example.org;127.0.0.1;[::1]")]
    [InlineData("*;")]
    [InlineData("")]
    public async Task Allowed_hosts_may_be_names_and_addresses(string hosts)
    {
        await using var gateway = await GatewayHost.StartAsync(("AllowedHosts", hosts));
    }

    [Fact]
    public async Task An_activity_timeout_below_the_idle_timeout_stops_the_start()
    {
        var lines = await StartErrors.LinesAsync(
            ("ReverseProxy:Clusters:log-source:HttpRequest:ActivityTimeout", "00:00:30")
        );
        Assert.Contains(
            "ReverseProxy:Clusters:log-source:HttpRequest:ActivityTimeout is '00:00:30': must be longer than "
                + "IdleTimeout (00:00:30) of the route logs and IdlePolicy:SlowClient (00:00:40)",
            lines
        );
    }
}
