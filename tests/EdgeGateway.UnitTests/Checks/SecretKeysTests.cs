using System.Diagnostics;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Configuration.Schema;

namespace EdgeGateway.UnitTests.Checks;

public sealed class SecretKeysTests
{
    [Theory]
    [InlineData("Tokens:SigningKeys:0:Secret", "hidden", "…")]
    [InlineData("Tokens:SigningKeys:0", "hidden", "…")]
    [InlineData("Tokens:SigningKeys", "hidden", "…")]
    [InlineData("Tokens:SigningKeys:0:Id", "k1", "k1")]
    [InlineData("Tokens:SigningKeys:0:SecretFile", "/x", "/x")]
    [InlineData("BackendAuthentication:Secrets:0:Secret", "hidden", "…")]
    [InlineData("BackendAuthentication:Secrets:0", "hidden", "…")]
    [InlineData("BackendAuthentication:Secrets:0:Cluster", "a", "a")]
    [InlineData("Kestrel:Certificates:Default:Password", "hidden", "…")]
    [InlineData("ReverseProxy:Routes:a:Transforms:0:Set", "Bearer hidden", "…")]
    [InlineData("ReverseProxy:Clusters:a:HealthCheck:Active:Query", "?key=hidden", "…")]
    [InlineData("ReverseProxy:Clusters:a:Destinations:b:Address", "http://u:hidden@host/", "http://…@host/")]
    [InlineData("Tokens:KeySets:0:Url", "https://id.example/jwks?sig=hidden", "https://id.example/jwks?…")]
    [InlineData("ReverseProxy:Routes:a:Transforms:0:RequestHeader", "X-Key", "X-Key")]
    [InlineData("ReverseProxy:Routes:a:Transforms:0:Sett", "hidden", "…")]
    [InlineData("PublicUrl", "https://u:hi@dd/en@host:port/x?hidden=1 y", "https://…@host:port/x?…")]
    [InlineData("PublicUrl", "https://host/@a?b", "https://…@a?…")]
    [InlineData("PublicUrl", "https://host/x#token=hidden", "https://host/x#…")]
    [InlineData("ReverseProxy:Clusters:a:Destinations:b:Address", "u:hidden@host:80", "…@host:80")]
    [InlineData("ReverseProxy:Clusters:a:Destinations:b:Address", "hidden@host", "…@host")]
    [InlineData("ReverseProxy:Clusters:a:Destinations:b:Address", "//u:hidden@host", "…@host")]
    [InlineData("ReverseProxy:Clusters:a:Destinations:b:Address", "http:/u:hidden@host", "…@host")]
    [InlineData("ReverseProxy:Clusters:a:Destinations:b:Address", "http://u:hi 'd' den@host/", "http://…@host/")]
    [InlineData("ReverseProxy:Clusters:a:Destinations:b:Health", "host/ready?key=hidden", "host/ready?…")]
    [InlineData("ReverseProxy:Clusters:a:HttpClient:WebProxy:Address", "u:hidden@proxy:3128", "…@proxy:3128")]
    [InlineData("Tokens:KeySets:0:Url", "id.example/jwks?sig=hidden", "id.example/jwks?…")]
    [InlineData("Cors:AllowedOrigins:0", "u:hidden@app.example", "…@app.example")]
    [InlineData("ReverseProxy:Routes:a:Metadata:team.owner", "logs@example.com", "logs@example.com")]
    [InlineData("Redis:ConnectionString", "", "")]
    [InlineData("Redis:ConnectionString", "redis.example:6379,hidden", "…")]
    [InlineData("Redis:ConnectionString", "hidden", "…")]
    [InlineData("Redis:ConnectionString", "redis.example:6379", "redis.example:6379")]
    [InlineData("Redis:ConnectionString", "rediss://u:hidden@redis.example", "redis.example:6379,ssl=true,password=…")]
    [InlineData("Redis:ConnectionString", "redis.example,password=hidden", "redis.example,password=…")]
    [InlineData("Redis:ConnectionString", "hidden,,=", "…")]
    [InlineData("KeepAlive:Interval", "00:00:15", "00:00:15")]
    public void A_secret_is_masked(string key, string value, string shown) =>
        Assert.Equal(shown, SecretKeys.Show(key, value));

    [Theory]
    [InlineData("proxy 'http://u:hidden@proxy:3128/' failed with 407", "proxy 'http://…@proxy:3128/' failed with 407")]
    [InlineData("GET http://backend/x?n=1", "GET http://backend/x?n=1")]
    [InlineData("12:00 to ops@example.com", "12:00 to ops@example.com")]
    [InlineData("a@b http://x/://y://u:hi/dd@en@host/z http://@", "a@b http://…@host/z http://@")]
    public void Users_and_passwords_are_masked_in_any_text(string text, string masked) =>
        Assert.Equal(masked, SecretKeys.MaskUsers(text));

    [Fact]
    public void A_long_text_of_a_client_is_read_once()
    {
        var text = $"@{string.Concat(Enumerable.Repeat("://", 100_000))}";
        var start = Stopwatch.StartNew();
        Assert.Equal(text, SecretKeys.MaskUsers(text));
        Assert.True(start.Elapsed < TimeSpan.FromSeconds(1), $"{start.Elapsed}");
    }

    [Theory]
    [InlineData("a:Address", "u:hidden@host", "a:Address is '…@host': must be x")]
    [InlineData("a:b", "u:hidden@host", "a:b is '…@host': must be x")]
    [InlineData("a:Url", "http://host?hidden", "a:Url is 'http://host?…': must be x")]
    public void A_fault_masks_the_value(string key, string value, string line) =>
        Assert.Equal(line, OptionsFaults.FormatLine(key, value, "x"));
}
