using EdgeGateway.Browsers;

namespace EdgeGateway.UnitTests.Browsers;

public sealed class OriginTests
{
    [Theory]
    [InlineData("https://app.example.com", "HTTPS://APP.example.com:443")]
    [InlineData("http://app.example.com:80", "http://app.example.com")]
    [InlineData("http://localhost:3000", "http://LOCALHOST:3000")]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example")]
    [InlineData("http://[::1]:3000", "http://[0:0:0:0:0:0:0:1]:3000")]
    [InlineData("capacitor://localhost", "capacitor://localhost")]
    public void Scheme_host_and_port_make_an_origin(string one, string other)
    {
        Assert.True(Origin.TryParse(one, out var origin));
        Assert.True(Origin.TryParse(other, out var same));
        Assert.Equal(origin, same);
    }

    [Theory]
    [InlineData("http://app.example.com")]
    [InlineData("https://app.example.com:8443")]
    [InlineData("https://www.app.example.com")]
    [InlineData("https://example.com")]
    public void Another_scheme_port_or_host_makes_another(string text)
    {
        Assert.True(Origin.TryParse("https://app.example.com", out var origin));
        Assert.True(Origin.TryParse(text, out var other));
        Assert.NotEqual(origin, other);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("*")]
    [InlineData("app.example.com")]
    [InlineData("//app.example.com")]
    [InlineData("localhost:3000")]
    [InlineData("https://")]
    [InlineData("https://app.example.com/")]
    [InlineData("https://app.example.com/logs")]
    [InlineData("https://app.example.com\\")]
    [InlineData("https://app.example.com?a")]
    [InlineData("https://app.example.com#a")]
    [InlineData("https://user@app.example.com")]
    [InlineData("https://*.example.com")]
    [InlineData(" https://app.example.com")]
    [InlineData("https://app.example.com\n")]
    [InlineData("https://app.example.com:99999")]
    [InlineData("https://app.example.com,https://app.example.com")]
    public void Anything_more_or_less_is_none(string? text) => Assert.False(Origin.TryParse(text, out _));
}
