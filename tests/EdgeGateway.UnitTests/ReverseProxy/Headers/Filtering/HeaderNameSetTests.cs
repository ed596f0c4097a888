using EdgeGateway.ReverseProxy.Headers.Filtering;

namespace EdgeGateway.UnitTests.ReverseProxy.Headers.Filtering;

public sealed class HeaderNameSetTests
{
    private readonly HeaderNameSet _set = new(["X-Real-IP", "Proxy", "X-Edge-*", "X-Client-Cert*"]);

    [Theory]
    [InlineData("X-Real-IP")]
    [InlineData("x-real-ip")]
    [InlineData("X_REAL_IP")]
    [InlineData("x.real~ip")]
    [InlineData("X-Real_IP")]
    [InlineData("HTTP_X_REAL_IP")]
    [InlineData("http-x-real-ip")]
    [InlineData("Proxy")]
    [InlineData("HTTP_PROXY")]
    [InlineData("X-Edge-")]
    [InlineData("X-Edge-Anything")]
    [InlineData("x_edge_(")]
    [InlineData("X-Client-Cert")]
    [InlineData("X-Client-Certificate")]
    [InlineData("HTTP_HTTP_X_CLIENT_CERT_CHAIN")]
    public void A_name_is_found_in_any_spelling(string name) => Assert.True(_set.Contains(name));

    [Theory]
    [InlineData("X-Real-IPs")]
    [InlineData("X-Real")]
    [InlineData("XReal-IP")]
    [InlineData("Proxy-Authorization")]
    [InlineData("X-Edge")]
    [InlineData("X-Client-Id")]
    [InlineData("HTTP-")]
    [InlineData("HTTP")]
    [InlineData("")]
    public void Other_names_are_not_found(string name) => Assert.False(_set.Contains(name));
}
