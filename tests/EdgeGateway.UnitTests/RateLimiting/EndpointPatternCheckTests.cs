using System.Net;
using CsCheck;
using EdgeGateway.RateLimiting.Rules;

namespace EdgeGateway.UnitTests.RateLimiting;

public sealed class EndpointPatternCheckTests
{
    [Theory]
    [InlineData("*")]
    [InlineData("*:/apps/*")]
    [InlineData("get:/apps/x")]
    [InlineData("GET:/Apps/X")]
    [InlineData("get:/")]
    [InlineData("*/apps/*")]
    [InlineData("*apps*")]
    [InlineData("p?st:/x")]
    [InlineData("*:*")]
    [InlineData("get:*")]
    [InlineData("get?/x")]
    [InlineData("get:/a%20b")]
    [InlineData("get:/a:b")]
    public void An_endpoint_that_can_match_is_accepted(string endpoint) =>
        Assert.Null(EndpointPatternCheck.FindFault(endpoint, isRegex: false));

    [Theory]
    [InlineData("/apps/x")]
    [InlineData("/*")]
    [InlineData("apps")]
    [InlineData("get")]
    [InlineData("get:")]
    [InlineData("get:apps")]
    [InlineData(":/x")]
    [InlineData("get /x")]
    [InlineData("get:/a b")]
    [InlineData("get:/caf\u00e9")]
    [InlineData("get:/a#b")]
    [InlineData("get:/a/")]
    [InlineData("http://*:8080/x y")]
    public void An_endpoint_that_never_matches_is_found(string endpoint) =>
        Assert.NotNull(EndpointPatternCheck.FindFault(endpoint, isRegex: false));

    [Theory]
    [InlineData("/apps/.*", false)]
    [InlineData("^/apps/.*", false)]
    [InlineData("(get|post):/apps/.*", true)]
    [InlineData(".*", true)]
    public void A_regular_expression_that_begins_with_a_path_is_found(string endpoint, bool matches) =>
        Assert.Equal(matches, EndpointPatternCheck.FindFault(endpoint, isRegex: true) is null);

    [Fact]
    public void No_endpoint_that_matches_a_request_is_reported()
    {
        var pattern = Gen.Char["*?:/getab%.-"].Array[0, 8].Select(characters => new string(characters));
        var request = Gen.Select(
            Gen.Int[0, 2].Select(index => new[] { "GET", "A", "POST" }[index]),
            // A path of several slashes and nothing else is compared as no path at all.
            Gen.Char["getab/.-:"]
                .Array[0, 6]
                .Select(characters => $"/{new string(characters)}")
                .Where(path => path == "/" || path.Trim('/').Length > 0),
            (verb, path) => new RequestIdentity("x", IPAddress.Loopback, verb, path)
        );
        // Creating a pattern takes far longer than matching it.
        Gen.Select(pattern, request.Array[20])
            .Sample(
                (endpoint, requests) =>
                    EndpointPattern.TryCreate(endpoint, isRegex: false) is not { } created
                    || !requests.Any(created.Matches)
                    || EndpointPatternCheck.FindFault(endpoint, isRegex: false) is null,
                iter: 1_000
            );
    }
}
