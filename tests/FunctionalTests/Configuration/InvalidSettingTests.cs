namespace FunctionalTests.Configuration;

/// <summary>Invalid settings of the gateway stop the start.</summary>
public sealed class InvalidSettingTests
{
    public static TheoryData<string, string, string> InvalidSettings =>
        new()
        {
            // key, value, rule in the error line
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
            { "Tokens:LogsUrlLifetime", "00:00:00", "between 00:00:01 and 1.00:00:00" },
            { "PublicUrl", "localhost:8080", "an absolute http or https URL without query and fragment" },
        };

    [Theory]
    [MemberData(nameof(InvalidSettings))]
    public Task An_invalid_setting_stops_the_start_with_a_line_that_names_key_value_and_rule(
        string key,
        string value,
        string rule
    ) => StartErrors.AssertRuleAsync(key, value, rule);

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317", "an absolute http or https URL")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "user:hidden@collector", "an absolute http or https URL")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "http", "grpc or http/protobuf")]
    public async Task A_variable_of_OpenTelemetry_that_cannot_be_used_stops_the_start(
        string name,
        string value,
        string rule
    ) => Assert.Equal($"{name} is '…': must be {rule}", Assert.Single(await StartErrors.LinesAsync((name, value))));

    [Fact]
    public async Task A_secret_that_is_too_short_is_reported_without_the_secret()
    {
        var lines = await StartErrors.LinesAsync(("Tokens:SigningKeys:0:Secret", "much-too-short"));
        Assert.Equal("Tokens:SigningKeys:0:Secret is '(14 bytes)': must be at least 32 bytes", Assert.Single(lines));
    }

    [Fact]
    public async Task An_invalid_redis_connection_string_is_reported_without_its_password()
    {
        var lines = await StartErrors.LinesAsync(("Redis:ConnectionString", "password=hidden,ssl=maybe"));
        Assert.Equal(
            "Redis:ConnectionString is '…': must be a redis:// or rediss:// URL, "
                + "or host:port and options such as localhost:6379,ssl=true; a valid value for ssl",
            Assert.Single(lines)
        );
    }
}
