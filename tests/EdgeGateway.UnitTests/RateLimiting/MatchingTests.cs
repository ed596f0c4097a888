using System.Net;
using EdgeGateway.RateLimiting.Rules;
using Microsoft.AspNetCore.Http;

namespace EdgeGateway.UnitTests.RateLimiting;

public sealed class MatchingTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.255.0.1", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("10.1.2.3/8", "10.0.0.0", true)]
    [InlineData("10.0.0.0/255.0.0.0", "10.9.9.9", true)]
    [InlineData("10.0.0.0/9", "10.128.0.0", false)]
    [InlineData("0.0.0.0/0", "203.0.113.1", true)]
    [InlineData("0.0.0.0/0", "::1", false)]
    [InlineData("203.0.113.1", "203.0.113.1", true)]
    [InlineData("203.0.113.1", "::ffff:203.0.113.1", true)]
    [InlineData("::ffff:203.0.113.1", "203.0.113.1", true)]
    [InlineData("203.0.113.1 - 203.0.113.9", "203.0.113.9", true)]
    [InlineData("203.0.113.1-203.0.113.9", "203.0.113.10", false)]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::1", false)]
    [InlineData("2001:db8::1-2001:db8::ff", "2001:db8::80", true)]
    [InlineData("2001:db8::/ffff:ffff::", "2001:db8:1::", true)]
    public void A_range_contains_its_addresses(string range, string address, bool contains) =>
        Assert.Equal(
            contains,
            AddressRange
                .TryParse(range)!
                .Contains(new RequestIdentity("", IPAddress.Parse(address), "GET", "/").Address)
        );

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("10.0.0")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/ffff::")]
    [InlineData("10.0.0.9-10.0.0.1")]
    [InlineData("10.0.0.1-::1")]
    [InlineData("10.0.0.1-10.0.0.2-10.0.0.3")]
    [InlineData("host")]
    public void An_invalid_range_is_rejected(string? text) => Assert.Null(AddressRange.TryParse(text));

    [Theory]
    [InlineData("*", false, "GET", "/a", true)]
    [InlineData("get:/a", false, "GET", "/A/", true)]
    [InlineData("get:/a", false, "POST", "/a", false)]
    [InlineData("*:/a*", false, "PUT", "/a/b/c", true)]
    [InlineData("get:/?", false, "GET", "/x", true)]
    [InlineData("get:/?", false, "GET", "/xy", false)]
    [InlineData("/a", false, "GET", "/a", false)]
    [InlineData("get:/a.b", false, "GET", "/axb", false)]
    [InlineData("get:/%c3%a9", false, "GET", "/é", true)]
    [InlineData("get:/v/[0-9]+", true, "GET", "/V/12", true)]
    [InlineData("get:/v/[0-9]+", true, "GET", "/v/12/x", false)]
    [InlineData("(post|put):/w", true, "PUT", "/w", true)]
    [InlineData("*", true, "PUT", "/w", true)]
    public void Matches_endpoints(string endpoint, bool isRegex, string method, string path, bool matches) =>
        Assert.Equal(
            matches,
            EndpointPattern
                .TryCreate(endpoint, isRegex)!
                .Matches(new RequestIdentity("", IPAddress.Loopback, method, new PathString(path)))
        );

    [Theory]
    [InlineData("(")]
    [InlineData("(a)\\1")]
    [InlineData("(?=a)")]
    public void An_invalid_or_backtracking_regular_expression_is_rejected(string endpoint) =>
        Assert.Null(EndpointPattern.TryCreate(endpoint, isRegex: true));
}
