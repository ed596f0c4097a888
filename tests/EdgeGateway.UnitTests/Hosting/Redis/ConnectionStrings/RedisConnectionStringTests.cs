using EdgeGateway.Hosting.Redis;
using EdgeGateway.Hosting.Redis.ConnectionStrings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace EdgeGateway.UnitTests.Hosting.Redis.ConnectionStrings;

public sealed class RedisConnectionStringTests
{
    private const string Port = "each host with its port, as in cache:6379: other text may be a password";

    [Theory]
    [InlineData("redis://cache", "cache:6379", null, null, false, null)]
    [InlineData("REDIS://cache:6380/", "cache:6380", null, null, false, null)]
    [InlineData(" rediss://cache.example.com/3 ", "cache.example.com:6379", null, null, true, 3)]
    [InlineData("redis://:p%40ss%2Cw%C3%B6rd%3D@cache", "cache:6379", null, "p@ss,wörd=", false, null)]
    [InlineData("redis://acme:a:b+c@cache:7000/0", "cache:7000", "acme", "a:b+c", false, 0)]
    [InlineData("redis://us%3Aer:a@b@127.0.0.1", "127.0.0.1:6379", "us:er", "a@b", false, null)]
    [InlineData("redis://[::1]:6390/2", "[::1]:6390", null, null, false, 2)]
    [InlineData("rediss://u:p@[2001:db8::7]", "[2001:db8::7]:6379", "u", "p", true, null)]
    [InlineData(
        "redis://one:1,two:6379,[::2],127.0.0.1",
        "one:1 two:6379 [::2]:6379 127.0.0.1:6379",
        null,
        null,
        false,
        null
    )]
    [InlineData("redis://sentinel/1?serviceName=main&name=edge", "sentinel:26379", null, null, false, 1)]
    [InlineData("redis://cache?defaultDatabase=4&channelPrefix=a%26b:", "cache:6379", null, null, false, 4)]
    [InlineData("cache:7000", "cache:7000", null, null, false, null)]
    [InlineData("cache.example.com,ssl=true", "cache.example.com:0", null, null, true, null)]
    [InlineData(
        "localhost, other:7 ,password=a=b , user=u,ssl=true,defaultDatabase=2",
        "localhost:0 other:7",
        "u",
        "a=b",
        true,
        2
    )]
    [InlineData("[::1]:6379,::2,192.0.2.1", "[::1]:6379 [::2]:0 192.0.2.1:0", null, null, false, null)]
    [InlineData("redis:6379,tunnel=http:proxy.example.com:8080", "redis:6379", null, null, false, null)]
    [InlineData("cache:1,abortConnect=false,proxy=None,$EVALSHA=", "cache:1", null, null, false, null)]
    public void A_connection_string_becomes_client_options(
        string text,
        string hosts,
        string? user,
        string? password,
        bool tls,
        int? database
    )
    {
        Assert.True(RedisConnectionString.TryParse(text, out var parsed, out var rule), rule);

        var options = parsed.Options;
        Assert.Equal(
            hosts,
            string.Join(
                ' ',
                options.EndPoints.Select(host =>
                    host is System.Net.DnsEndPoint name ? $"{name.Host}:{name.Port}" : $"{host}"
                )
            )
        );
        Assert.Equal(
            (user, password, tls, database),
            (options.User, options.Password, options.Ssl, options.DefaultDatabase)
        );
    }

    [Theory]
    [InlineData("redis://:s3cret@cache", ":abc", "each port between 1 and 65535")]
    [InlineData("s3cret-host:0", "", "each port between 1 and 65535")]
    [InlineData("s3cret-host:65536", "", "each port between 1 and 65535")]
    [InlineData("s3cret-host:", "", "each port between 1 and 65535")]
    [InlineData("redis://:s3cret@", "", "each host a name or an address, IPv6 in brackets")]
    [InlineData("redis://", "", "each host a name or an address, IPv6 in brackets")]
    [InlineData(":6379,password=s3cret", "", "each host a name or an address, IPv6 in brackets")]
    [InlineData("s3 cret:6379", "", "each host a name or an address, IPv6 in brackets")]
    [InlineData("user:s3cret@cache:6379", "", "each host a name or an address, IPv6 in brackets")]
    [InlineData("redis://[::s3cret]:1", "", "each host a name or an address, IPv6 in brackets")]
    [InlineData("s3cret", "", Port)]
    [InlineData("cache:6379,s3cret", "", Port)]
    [InlineData("s3cret,cache:6379", "", Port)]
    [InlineData("cache:6379,s3.cret", "", Port)]
    [InlineData("s3cret,password=x", "", Port)]
    [InlineData("cache:6379,s3cret,ssl=true", "", Port)]
    [InlineData("cache:6379,123456", "", Port)]
    [InlineData("redis://cache:6379,s3cret", "", Port)]
    [InlineData("rediss://u:p@s3cret,cache:6379/1", "", Port)]
    [InlineData("password=s3cret", "", "with a host")]
    [InlineData("http://:s3cret@cache", "", "no other scheme")]
    [InlineData("redis+tls://:s3cret@cache", "", "no other scheme")]
    [InlineData("unix:///s3cret.sock", "", "no other scheme")]
    [InlineData("redis://s3cret@cache", "", "user:password or :password before the @")]
    [InlineData("redis://s3cret:@cache", "", "user:password or :password before the @")]
    [InlineData("redis://:s3/cret@cache", "", "/, ?, #, @ and % within user and password percent-encoded")]
    [InlineData("redis://:s3#cret@cache", "", "/, ?, #, @ and % within user and password percent-encoded")]
    [InlineData("redis://:s3?cret@cache", "", "/, ?, #, @ and % within user and password percent-encoded")]
    [InlineData("redis://:s3%cret@cache", "", "/, ?, #, @ and % within user and password percent-encoded")]
    [InlineData("redis://:s3cret%E9@cache", "", "percent-encoded UTF-8")]
    [InlineData("redis://:s3cret@cache/zero", "", "a database number after the host's slash")]
    [InlineData("redis://:s3cret@cache/-1", "", "a database number after the host's slash")]
    [InlineData("redis://cache?password=s3cret", "", "user and password before the host, and rediss:// for TLS")]
    [InlineData("rediss://:s3cret@cache?ssl=false", "", "user and password before the host, and rediss:// for TLS")]
    [InlineData("redis://:s3cret@cache?", "", "option=value pairs after the question mark, separated by &")]
    [InlineData("redis://:s3cret@cache?s3cret=1", "", "known options only")]
    [InlineData("redis://:s3cret@cache?connectTimeout=soon", "", "a valid value for connectTimeout")]
    [InlineData(
        "cache,password=a,s3cret",
        "",
        "hosts first, then options, and no comma in a value: use a URL with %2C"
    )]
    [InlineData("cache,password=a,", "", "hosts first, then options, and no comma in a value: use a URL with %2C")]
    [InlineData("cache,password=a,s3cret=b", "", "known options only")]
    [InlineData("cache,ssl=s3cret", "", "a valid value for ssl")]
    [InlineData("cache,tunnel=s3cret", "", "a valid value for tunnel")]
    [InlineData("cache,password=s3cret,Password=b", "", "each option once")]
    [InlineData(
        "cache,password=s3cret,abortConnect=true",
        "",
        "without abortConnect=true: the process also starts without Redis"
    )]
    [InlineData(
        "cache,password=s3cret,proxy=twemproxy",
        "",
        "without a proxy: scripts and channels do not work through a proxy"
    )]
    [InlineData(
        "cache,channelPrefix={s3cret}",
        "",
        "channelPrefix without braces, which would select a cluster's slot"
    )]
    [InlineData("cache,asyncTimeout=0,password=s3cret", "", "a valid value for asyncTimeout")]
    [InlineData("cache,configCheckSeconds=0,password=s3cret", "", "configCheckSeconds higher than 0")]
    [InlineData("cache,defaultDatabase=-1,password=s3cret", "", "defaultDatabase 0 or higher")]
    public void An_invalid_connection_string_is_reported_with_its_rule_and_without_its_value(
        string text,
        string rest,
        string expected
    )
    {
        var result = Validate(text + rest);

        Assert.True(result.Failed);
        Assert.Equal(
            "Redis:ConnectionString is '…': must be a redis:// or rediss:// URL, or host:port and options such "
                + $"as localhost:6379,ssl=true; {expected}",
            result.FailureMessage
        );
        Assert.DoesNotContain("s3cret", result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_without_an_effect_are_listed()
    {
        Assert.True(
            RedisConnectionString.TryParse("cache:6379,syncTimeout=5000,connectTimeout=900", out var parsed, out _)
        );
        Assert.Equal(["syncTimeout"], parsed.IneffectiveOptions);
        Assert.True(parsed.HasOption("ConnectTimeout"));
        Assert.Equal(900, parsed.Options.ConnectTimeout);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void An_empty_connection_string_means_no_Redis(string? text) => Assert.True(Validate(text).Succeeded);

    private static ValidateOptionsResult Validate(string? text) =>
        new RedisOptionsValidator(new ConfigurationBuilder().Build()).Validate(
            null,
            new RedisOptions { ConnectionString = text }
        );
}
