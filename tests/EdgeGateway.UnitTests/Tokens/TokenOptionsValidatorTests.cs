using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Configuration.Schema;
using EdgeGateway.Tokens;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace EdgeGateway.UnitTests.Tokens;

public sealed class TokenOptionsValidatorTests
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    private const string UrlRule =
        "must be an absolute https URL without user and fragment (http on loopback, or with RequireHttps false)";

    [Theory]
    [InlineData("SigningKeys:0:Id", "", "Tokens:SigningKeys:0:Id is '': must be the key's id (kid)")]
    [InlineData(
        "SigningKeys:0:Secret",
        "0123456789abcdef0123456789abcde",
        "Tokens:SigningKeys:0:Secret is '(31 bytes)': must be at least 32 bytes"
    )]
    [InlineData("SigningKeys:0:Secret", "", "Tokens:SigningKeys:0:Secret is '(0 bytes)': must be at least 32 bytes")]
    [InlineData("KeySets:0:Issuer", "us", "Tokens:KeySets:0 is 'File= Url=': must be a File or a Url")]
    [InlineData("KeySets:0:Url", "http://id.example/", $"Tokens:KeySets:0:Url is 'http://id.example/': {UrlRule}")]
    [InlineData("KeySets:0:Url", "ftp://id.example/", $"Tokens:KeySets:0:Url is 'ftp://id.example/': {UrlRule}")]
    [InlineData("KeySets:0:Url", "jwks.json", $"Tokens:KeySets:0:Url is 'jwks.json': {UrlRule}")]
    [InlineData(
        "KeySets:0:Url",
        "https://id.example/#x",
        $"Tokens:KeySets:0:Url is 'https://id.example/#…': {UrlRule}"
    )]
    [InlineData(
        "KeySets:0:Url",
        "https://user:hidden@id.example/",
        $"Tokens:KeySets:0:Url is 'https://id.example/': {UrlRule}"
    )]
    [InlineData(
        "KeySets:0:Url",
        "http://id.example/jwks?sig=hidden",
        $"Tokens:KeySets:0:Url is 'http://id.example/jwks': {UrlRule}"
    )]
    [InlineData("KeySets:0:Url", "jwks.json?sig=hidden", $"Tokens:KeySets:0:Url is 'jwks.json': {UrlRule}")]
    [InlineData(
        "LogsUrlLifetime",
        "00:00:00.9",
        "Tokens:LogsUrlLifetime is '00:00:00.9000000': must be between 00:00:01 and 1.00:00:00"
    )]
    [InlineData(
        "LogsUrlLifetime",
        "1.00:00:01",
        "Tokens:LogsUrlLifetime is '1.00:00:01': must be between 00:00:01 and 1.00:00:00"
    )]
    [InlineData(
        "LogsUrlStreamLifetime",
        "-00:00:01",
        "Tokens:LogsUrlStreamLifetime is '-00:00:01': must be between 00:00:00 and 7.00:00:00"
    )]
    [InlineData(
        "LogsUrlStreamLifetime",
        "7.00:00:01",
        "Tokens:LogsUrlStreamLifetime is '7.00:00:01': must be between 00:00:00 and 7.00:00:00"
    )]
    [InlineData("ClockSkew", "-00:00:01", "Tokens:ClockSkew is '-00:00:01': must be between 00:00:00 and 00:05:00")]
    [InlineData("ClockSkew", "00:05:01", "Tokens:ClockSkew is '00:05:01': must be between 00:00:00 and 00:05:00")]
    [InlineData(
        "MaxLifetime",
        "00:09:59",
        "Tokens:MaxLifetime is '00:09:59': must be between LogsUrlLifetime (00:10:00) and 3660.00:00:00"
    )]
    [InlineData(
        "MaxLifetime",
        "3660.00:00:01",
        "Tokens:MaxLifetime is '3660.00:00:01': must be between LogsUrlLifetime (00:10:00) and 3660.00:00:00"
    )]
    [InlineData("CacheSize", "-1", "Tokens:CacheSize is '-1': must be between 0 and 10000000")]
    [InlineData("CacheSize", "10000001", "Tokens:CacheSize is '10000001': must be between 0 and 10000000")]
    [InlineData("MaxFailuresPerMinute", "-1", "Tokens:MaxFailuresPerMinute is '-1': must be between 0 and 1000000")]
    [InlineData(
        "MaxFailuresPerMinute",
        "1000001",
        "Tokens:MaxFailuresPerMinute is '1000001': must be between 0 and 1000000"
    )]
    public void Each_fault_is_one_line(string key, string value, string line) =>
        Assert.Equal([line], Faults((key, value)));

    [Theory]
    [InlineData("KeySets:0:Url", "https://id.example/jwks.json?x=1")]
    [InlineData("KeySets:0:Url", "http://127.0.0.1:1/")]
    [InlineData("KeySets:0:File", "jwks.json")]
    [InlineData(
        "SigningKeys:0:Secret",
        "\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4"
    )]
    [InlineData("LogsUrlLifetime", "00:00:01")]
    [InlineData("LogsUrlStreamLifetime", "00:00:00")]
    [InlineData("LogsUrlStreamLifetime", "7.00:00:00")]
    [InlineData("ClockSkew", "00:00:00")]
    [InlineData("ClockSkew", "00:05:00")]
    [InlineData("MaxLifetime", "00:10:00")]
    [InlineData("MaxLifetime", "3660.00:00:00")]
    [InlineData("CacheSize", "0")]
    [InlineData("MaxFailuresPerMinute", "0")]
    public void Values_at_the_bounds_are_valid(string key, string value) => Assert.Empty(Faults((key, value)));

    [Theory]
    [InlineData("00:00:00", "00:00:00")]
    [InlineData("1.00:00:01", "1.00:00:01")]
    public void A_refresh_interval_has_bounds(string value, string shown) =>
        Assert.Equal(
            [$"Tokens:KeySets:0:RefreshInterval is '{shown}': must be between 00:00:01 and 1.00:00:00"],
            Faults(("KeySets:0:File", "jwks.json"), ("KeySets:0:RefreshInterval", value))
        );

    [Fact]
    public void A_key_set_is_a_file_or_a_url_and_not_both() =>
        Assert.Equal(
            ["Tokens:KeySets:0 is 'File=jwks.json Url=https://id.example/': must be a File or a Url"],
            Faults(("KeySets:0:File", "jwks.json"), ("KeySets:0:Url", "https://id.example/"))
        );

    [Fact]
    public void A_remote_URL_may_be_http_without_RequireHttps() =>
        Assert.Empty(Faults(("KeySets:0:Url", "http://id.example/"), ("KeySets:0:RequireHttps", "false")));

    [Fact]
    public void Two_keys_with_one_id_are_two_faults() =>
        Assert.Equal(
            [
                "Tokens:SigningKeys:0:Id is '1': must be another id than any other key's",
                "Tokens:SigningKeys:1:Id is '1': must be another id than any other key's",
            ],
            Faults(("SigningKeys:1:Id", "1"), ("SigningKeys:1:Secret", Secret))
        );

    [Fact]
    public void Outside_Development_a_key_is_required()
    {
        Assert.Equal(
            ["Tokens:SigningKeys is '': must be at least one key (Id and Secret), or a KeySet, outside Development"],
            Faults(Environments.Production, [])
        );
        Assert.Empty(Faults(Environments.Development, []));
        Assert.Empty(Faults(Environments.Production, [("KeySets:0:File", "jwks.json")]));
    }

    [Fact]
    public void All_faults_are_reported_without_secrets()
    {
        const string Short = "short-and-secret";
        var faults = Faults(("SigningKeys:0:Secret", Short), ("SigningKeys:1:Secret", Short), ("CacheSize", "-1"));
        Assert.Equal(4, faults.Count);
        Assert.DoesNotContain(faults, line => line.Contains(Short, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "Isuer",
        "Tokens:Isuer is '…': must be one of Issuer, Audience, SigningKeys, KeySets, LogsUrlLifetime, "
            + "LogsUrlStreamLifetime, ClockSkew, MaxLifetime, CacheSize, MaxFailuresPerMinute"
    )]
    [InlineData("SigningKeys:0:Secrt", "Tokens:SigningKeys:0:Secrt is '…': must be one of Id, Secret, SecretFile")]
    public void An_unknown_setting_is_reported_without_its_value(string key, string line) =>
        Assert.Equal(line, Assert.Single(Faults((key, "hidden-hidden-hidden-hidden-hidden"))));

    [Fact]
    public void Empty_strings_count_as_unset()
    {
        var options = new TokenOptions { Issuer = "", Audience = "" };
        Assert.Null(options.Issuer ?? options.Audience);
    }

    private static IReadOnlyList<string> Faults(params (string Key, string Value)[] settings) =>
        Faults(Environments.Production, [("SigningKeys:0:Id", "1"), ("SigningKeys:0:Secret", Secret), .. settings]);

    private static IReadOnlyList<string> Faults(string environment, (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder();
        foreach (var (key, value) in settings)
        {
            configuration.AddInMemoryCollection([new($"{TokenOptions.Section}:{key}", value)]);
        }

        var options = new TokenOptions();
        var built = configuration.Build();
        built.GetSection(TokenOptions.Section).Bind(options);
        var section = new SectionValidator<TokenOptions>(
            new SettingsSchema([], []),
            built,
            new SettingsSection(TokenOptions.Section, typeof(TokenOptions))
        ).Validate(null, options);
        return
        [
            .. new TokenOptionsValidator(new HostingEnvironment { EnvironmentName = environment })
                .Validate(null, options)
                .Failures
                ?? [],
            .. section.Failures ?? [],
        ];
    }
}
