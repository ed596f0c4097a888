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
    [InlineData("PublicUrl", "https://u:hi@dd/en@host:port/x?hidden=1 y", "https://…@host:port/x?… y")]
    [InlineData("PublicUrl", "https://host/@a?b", "https://…@a?…")]
    [InlineData("Redis:ConnectionString", "", "")]
    [InlineData("Redis:ConnectionString", "redis.example:6379", "redis.example:6379")]
    [InlineData("Redis:ConnectionString", "rediss://u:hidden@redis.example", "redis.example:6379,ssl=true,password=…")]
    [InlineData("Redis:ConnectionString", "redis.example,password=hidden", "redis.example,password=…")]
    [InlineData("Redis:ConnectionString", "hidden,,=", "…")]
    [InlineData("KeepAlive:Interval", "00:00:15", "00:00:15")]
    public void A_secret_is_masked(string key, string value, string shown) =>
        Assert.Equal(shown, SecretKeys.Show(key, value));
}
