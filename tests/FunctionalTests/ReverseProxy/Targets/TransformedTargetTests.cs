using FunctionalTests.Clients;

namespace FunctionalTests.ReverseProxy.Targets;

/// <summary>What transforms and token removal leave of a request target.</summary>
public sealed class TransformedTargetTests(RawHttpFixture servers) : IClassFixture<RawHttpFixture>
{
    // client's target, backend's target
    public static TheoryData<string, string> Transformed =>
        new()
        {
            { "/strip/x/@types%2fcors/%E9+?a=%zz", "/x/@types%2fcors/%E9+?a=%zz" },
            { "/strip/strip/%2f/%252f", "/strip/%2f/%252f" },
            { "/strip", "/" },
            { "/strip?a", "/?a" },
            { "/strip/", "/" },
            { "/prefix/@types%2fcors", "/more%20of%20it/prefix/@types%2fcors" },
            { "/pattern/a%2fb/%E9/%252f//x", "/v2/a%2fb/of/%E9/%252f//x" },
            { "/set/x%2fy?a=%E9", "/fixed/%C3%BC?a=%E9" },
            { "/query/%2f?a=%E9+&drop=1&b&set=2", "/query/%2f?a=%E9+&b&set=a%20b" },
            { "/query/x", "/query/x?set=a%20b" },
            { "/base/x%2fy?a", "/of%20the/base/base/x%2fy?a" },
        };

    [Theory]
    [MemberData(nameof(Transformed))]
    public Task The_part_that_a_transform_keeps_passes_byte_for_byte(string target, string expected) =>
        servers.AssertForwardedAsync(target, expected);

    [Theory]
    [InlineData("/übe", "/%C3%BCbe")]
    [InlineData("/a?übe", "/a?%C3%BCbe")]
    public async Task Bytes_that_are_legal_only_in_http2_are_encoded_for_an_http1_backend(
        string target,
        string expected
    )
    {
        using var connection = await RawHttp2.OpenAsync(servers.Gateway.H2c);
        Assert.Equal("200", await connection.GetAsync(target));
        Assert.Equal(expected, servers.TakeTarget());
    }

    [Fact]
    public async Task A_query_token_is_removed_and_the_rest_of_the_query_is_unchanged()
    {
        var token = servers.Gateway.Token();
        Assert.StartsWith(
            "HTTP/1.1 200 ",
            await servers.GetAsync($"/token/%2f?a=%E9+&token={token}&&b=[%zz]&"),
            StringComparison.Ordinal
        );
        Assert.Equal("/token/%2f?a=%E9+&&b=[%zz]&", servers.TakeTarget());
        Assert.StartsWith("HTTP/1.1 200 ", await servers.GetAsync($"/token/x?token={token}"), StringComparison.Ordinal);
        Assert.Equal("/token/x", servers.TakeTarget());
    }
}
