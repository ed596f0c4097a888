namespace FunctionalTests.Configuration;

/// <summary>Invalid settings for browsers and client addresses stop the start.</summary>
public sealed class InvalidBrowserSettingTests
{
    public static TheoryData<string, string, string> InvalidSettings =>
        new()
        {
            // key, value, rule in the error line
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
            { "ForwardedHeaders:ForwardLimit", "0", "1 or more" },
            { "ForwardedHeaders:ForwardLimit", "all", "a number" },
            { "ForwardedHeaders:KnownProxy", "…", "one of KnownProxies, KnownNetworks, ForwardLimit" },
            { "ClientHeaders:Dropp", "…", "one of Drop, Pass, PassFromKnownProxies" },
        };

    [Theory]
    [MemberData(nameof(InvalidSettings))]
    public Task An_invalid_setting_stops_the_start_with_a_line_that_names_key_value_and_rule(
        string key,
        string value,
        string rule
    ) => StartErrors.AssertRuleAsync(key, value, rule);

    [Fact]
    public async Task A_wildcard_origin_beside_another_origin_stops_the_start()
    {
        var lines = await StartErrors.LinesAsync(
            ("Cors:AllowedOrigins:0", "https://app.example.com"),
            ("Cors:AllowedOrigins:1", "*")
        );
        Assert.Equal(
            "Cors:AllowedOrigins:1 is '*': must be an origin such as https://app.example.com, without a path, or * alone",
            Assert.Single(lines)
        );
    }
}
