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
    public void An_origin_is_the_scheme_host_and_port(string one, string other)
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
    public void Another_scheme_port_or_host_is_another_origin(string text)
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
    public void Anything_else_is_not_an_origin(string? text) => Assert.False(Origin.TryParse(text, out _));

    [Theory]
    [InlineData("http://example-app.local/1.48.0", "http://example-app.local")]
    [InlineData("http://example-app.local", "http://example-app.local")]
    [InlineData("HTTPS://App.Example.COM/", "https://app.example.com")]
    [InlineData("https://app.example.com:443/a/b?c=d#e", "https://app.example.com")]
    [InlineData("https://app.example.com?a", "https://app.example.com")]
    [InlineData("https://app.example.com#a", "https://app.example.com")]
    [InlineData("https://app.example.com/@evil.example", "https://app.example.com")]
    [InlineData("https://app.example.com/?to=https://evil.example", "https://app.example.com")]
    [InlineData("http://[0:0::1]:3000/x", "http://[::1]:3000")]
    [InlineData("https://bücher.example/x", "https://xn--bcher-kva.example")]
    public void Everything_after_the_port_of_a_header_is_ignored(string sent, string configured)
    {
        Assert.True(Origin.TryParseHeader(sent, out var origin));
        Assert.True(Origin.TryParse(configured, out var allowed));
        Assert.Equal(allowed, origin);
    }

    [Theory]
    [InlineData("https://app.example.com.evil.example/app.example.com")]
    [InlineData("https://evil.example/https://app.example.com")]
    [InlineData("https://evil.example?https://app.example.com")]
    [InlineData("https://app.example.com.")]
    [InlineData("http://app.example.com/")]
    [InlineData("https://app.example.com:8443/")]
    public void A_path_cannot_make_one_origin_equal_to_another(string sent)
    {
        Assert.True(Origin.TryParseHeader(sent, out var origin));
        Assert.True(Origin.TryParse("https://app.example.com", out var allowed));
        Assert.NotEqual(allowed, origin);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("/1.48.0")]
    [InlineData("//app.example.com/1.48.0")]
    [InlineData("app.example.com/1.48.0")]
    [InlineData("https:///app.example.com")]
    [InlineData("https://app.example.com@evil.example/")]
    [InlineData("https://app.example.com:443@evil.example")]
    [InlineData("https://evil.example\\@app.example.com/")]
    [InlineData("https://app.example.com\\.evil.example/")]
    [InlineData("https://app.example.com/ https://evil.example")]
    [InlineData("https://app.example.com/,https://evil.example")]
    [InlineData("https://app.example.com/\t")]
    [InlineData(" https://app.example.com/")]
    [InlineData("https://*.example.com/")]
    public void A_header_that_is_not_one_URL_is_not_an_origin(string? sent) =>
        Assert.False(Origin.TryParseHeader(sent, out _));
}
