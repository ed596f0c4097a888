namespace FunctionalTests.Configuration;

/// <summary>Invalid rate limits and stream limits stop the start.</summary>
public sealed class InvalidLimitSettingTests
{
    public static TheoryData<string, string, string> InvalidSettings =>
        new()
        {
            // key, value, rule in the error line
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
                "* or verb:/path, with wildcards, or a regular expression without look-around and backreferences "
                    + "where EnableRegexRuleMatching is on"
            },
            { "StreamLimits:Plans:free:PerTenant", "-1", "0 (no stream) or more; leave it out for no limit" },
            { "StreamLimits:Plans:free:PerApp", "few", "a number" },
            { "StreamLimits:Plans:free", "5", "a section with PerTenant, PerApp" },
            { "StreamLimits:Plans:free:PerTenat", "…", "one of PerTenant, PerApp" },
            { "StreamLimits:Plan", "…", "one of Plans, Default, Tenants, PlanClaim" },
            { "StreamLimits:PlanClaim", "", "the name of a claim" },
            { "StreamLimits:Default", "gold", "one of StreamLimits:Plans, which is empty" },
            { "StreamLimits:Tenants:a:b", "gold", "one of StreamLimits:Plans, which is empty" },
        };

    [Theory]
    [MemberData(nameof(InvalidSettings))]
    public Task An_invalid_limit_stops_the_start_with_a_line_that_names_key_value_and_rule(
        string key,
        string value,
        string rule
    ) => StartErrors.AssertRuleAsync(key, value, rule);

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
        "* or verb:/path, with wildcards, "
            + "or a regular expression without look-around and backreferences where EnableRegexRuleMatching is on"
    )]
    public async Task An_invalid_rate_limit_rule_stops_the_start(string key, string value, string rule)
    {
        const string Rule = "ClientRateLimiting:GeneralRules:0";
        var lines = await StartErrors.LinesAsync(
            ("ClientRateLimiting:EnableRegexRuleMatching", "true"),
            ($"{Rule}:Endpoint", "*"),
            ($"{Rule}:Period", "1m"),
            ($"{Rule}:Limit", "1"),
            ($"{Rule}:{key}", value)
        );
        Assert.Equal(
            $"{Rule}:{key} is '{(key == "Limt" ? "…" : value)}': must be {rule}",
            Assert.Single(lines.Distinct())
        );
    }

    [Theory]
    [InlineData("ClientRateLimiting:GeneralRules", "a list: ClientRateLimiting:GeneralRules:0 and so on")]
    [InlineData("IpRateLimiting:IpWhitelist", "a list: IpRateLimiting:IpWhitelist:0 and so on")]
    [InlineData("ClientRateLimiting:GeneralRules:0", "a section with Endpoint, Period, ")]
    [InlineData("IpRateLimiting", "a section with ")]
    public async Task A_text_in_place_of_a_section_or_list_stops_the_start(string key, string rule)
    {
        var lines = await StartErrors.LinesAsync((key, "10.0.0.0/8"));
        Assert.Contains(
            lines,
            line => line.StartsWith($"{key} is '10.0.0.0/8': must be {rule}", StringComparison.Ordinal)
        );
    }
}
