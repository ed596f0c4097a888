using EdgeGateway.Tokens;
using Microsoft.AspNetCore.Http;

namespace EdgeGateway.UnitTests.Tokens;

public sealed class TokenReaderTests
{
    [Theory]
    // header, query, from the query, token, query afterwards
    [InlineData("Bearer abc", "", true, "abc", "")]
    [InlineData("bearer abc", "", false, "abc", "")]
    [InlineData(null, "?token=abc", true, "abc", "")]
    [InlineData(null, "?token=abc&n=1", false, null, "?n=1")]
    [InlineData("Bearer abc", "?token=q", false, "abc", "")]
    [InlineData("Bearer\tabc", "?token=q", true, "q", "")]
    [InlineData(null, "?flag&token=abc&n=", true, "abc", "?flag&n=")]
    [InlineData(null, "?a=b=c&token=abc&&x=%zz+1", true, "abc", "?a=b=c&&x=%zz+1")]
    [InlineData(null, "?", true, null, "?")]
    [InlineData(null, "?n=1&token=abc&filter=a%20b", true, "abc", "?n=1&filter=a%20b")]
    [InlineData(null, "?TOKEN=abc&n=1", true, "abc", "?n=1")]
    [InlineData(null, "?%74oken=a%2Eb&n=1", true, "a.b", "?n=1")]
    [InlineData(null, "?token=", true, null, "")]
    [InlineData(null, "?token", true, null, "")]
    [InlineData(null, "?tokens=abc&n=", true, null, "?tokens=abc&n=")]
    [InlineData(null, "?token=a&token=b", true, "a,b", "")]
    [InlineData("Bearer h", "?token=q&n=1", true, "h", "?n=1")]
    [InlineData("Basic abc", "", true, null, "")]
    [InlineData("Bearer ", "", true, null, "")]
    [InlineData(null, "", true, null, "")]
    public void Takes_the_token_and_leaves_nothing_of_it(string? header, string query, bool fromQuery, string? token, string rest)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Authorization = header;
        request.QueryString = new QueryString(query);

        Assert.Equal(token, TokenReader.Take(request, fromQuery));

        Assert.Equal(rest, request.QueryString.Value ?? "");
        Assert.Empty(request.Headers.Authorization.ToString());
    }
}
